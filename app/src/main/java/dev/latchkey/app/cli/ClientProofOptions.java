package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How an OAuth client proves itself: by a secret, unless there are keys. */
final class ClientProofOptions {

    /** Where keys come from. */
    static final class KeySource {

        private final CommandPlace place;

        @Option(
                names = "--jwks",
                paramLabel = "FILE",
                description = "Its public keys as a JWK set: it proves itself by private_key_jwt and has no secret.")
        private @Nullable Path file;

        @Option(names = "--jwks-uri", paramLabel = "URL", description = "Where its JWK set is read instead.")
        private @Nullable String address;

        KeySource(CommandPlace place) {
            this.place = place;
        }

        ClientKeys read() throws IOException {
            return file == null ? new ClientKeys(null, address, false) : ClientKeys.inline(text(file));
        }

        private String text(Path file) throws IOException {
            return new String(place.read(file, ClientKeys.JWKS_LENGTH_MAX + 1), UTF_8).strip();
        }
    }

    @ArgGroup
    private @Nullable KeySource keys;

    @Option(
            names = "--endpoint-audience",
            description =
                    "Its assertions may name the endpoint in place of the issuer, as Spring Security and Authlib do.")
    private boolean takesEndpointAudience;

    @Option(names = "--dpop-bound", description = "All its access tokens are bound to a key (RFC 9449).")
    private boolean requiresDpop;

    ClientProofOptions() {}

    /** @throws CommandFailure when the options do not go together or the file cannot be read */
    ClientProof read() {
        if (keys == null) {
            if (takesEndpointAudience) {
                throw new CommandFailure(2, "--endpoint-audience: expected it with --jwks or --jwks-uri");
            }
            return ClientProof.SECRET.requiringDpop(requiresDpop);
        }
        try {
            return ClientProof.by(keys.read().takingEndpointAudience(takesEndpointAudience))
                    .requiringDpop(requiresDpop);
        } catch (IOException e) {
            throw new CommandFailure(2, "--jwks: cannot be read: " + e.getMessage(), e);
        }
    }
}
