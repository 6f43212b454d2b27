/**
 * From a request as it came to the verdict: {@link dev.latchkey.engine.request.Judge} parses the target, finds the operation and what
 * it asks for, reads the credentials, has them proven and decides. Everybody who needs a verdict asks here. Knows no HTTP server
 * and no store: headers come through {@link dev.latchkey.engine.request.RequestHeaders}, proof of credentials through
 * {@link dev.latchkey.engine.request.Authenticator}.
 */
@NullMarked
package dev.latchkey.engine.request;

import org.jspecify.annotations.NullMarked;
