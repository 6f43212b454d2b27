package dev.latchkey.demo.hiring;

import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/**
 * What the hiring API needs to run.
 *
 * @param host address to listen on, a loopback address in the demonstration
 * @param port 0 for any free one
 * @param database its own SQLite file; made when it is not there
 * @param audiences names of the APIs to serve, of {@link HiringDocuments#names()}
 */
public record HiringApiSettings(
        Vertx vertx,
        String host,
        int port,
        Path database,
        PrincipalVerifier verifier,
        HiringDirectory directory,
        Set<String> audiences,
        InstantSource clock) {
    public HiringApiSettings {
        audiences = Set.copyOf(audiences);
        if (!HiringDocuments.names().containsAll(audiences)) {
            throw new IllegalArgumentException(
                    "expected names out of " + HiringDocuments.names() + ", got " + audiences);
        }
    }
}
