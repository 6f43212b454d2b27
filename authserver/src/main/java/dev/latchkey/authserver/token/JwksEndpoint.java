package dev.latchkey.authserver.token;

import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** {@code /identity/oauth/jwks}: the public keys in use, as a JWK set (RFC 7517 §5). */
public final class JwksEndpoint implements Endpoint {

    private final Supplier<KeyRing> keys;

    /** @param keys fails while what is held of them is too old: a key that was retired must not be shown as one in use */
    public JwksEndpoint(Supplier<KeyRing> keys) {
        this.keys = keys;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(
                HttpResponse.json(200, Buffer.buffer(keys.get().jwkSet()))
                        .with("Cache-Control", "public, max-age=" + KeyRotation.JWKS_MAX_AGE.toSeconds())
                        .with("Content-Type", "application/jwk-set+json"));
    }
}
