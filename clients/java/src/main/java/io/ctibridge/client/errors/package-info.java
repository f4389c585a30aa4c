/**
 * Everything that can go wrong for a caller, as one tree; each error has a code and data.
 *
 * <pre>
 * ClientException
 * ├── CallFailedException          the bridge or the PBX answered with an error; one class for each code
 * │   └── UpstreamException, NotSignedInException, ForbiddenException, SiteUnreachableException, NotSupportedException,
 * │       TimedOutUpstreamException, TooManyRequestsException, TooLargeException, ParseException,
 * │       InvalidRequestException, MethodNotFoundException, InvalidParamsException, InternalException
 * ├── TimedOutException            no answer within the caller's own limit
 * ├── ConnectionLostException      the socket went away before the answer came
 * └── ClosedException              this client connects no more
 *     └── SignInFailedException    … because it cannot sign in
 * </pre>
 *
 * <p>Source: the bridge's protocol, section 7.
 */
package io.ctibridge.client.errors;
