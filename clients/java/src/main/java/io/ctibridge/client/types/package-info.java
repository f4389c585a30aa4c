// Made from the OpenRPC document by generate.py. Do not edit.
/** What methods take and give, and what events tell. */
package io.ctibridge.client.types;
