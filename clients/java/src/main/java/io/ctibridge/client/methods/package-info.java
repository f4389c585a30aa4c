// Made from the OpenRPC document by generate.py. Do not edit.
/** The methods of the bridge, typed, by families. */
package io.ctibridge.client.methods;
