package dev.latchkey.e2e.grpc;

import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.DocumentedProxy;
import dev.latchkey.testing.RequiresProxies;
import dev.latchkey.testing.ServedFiles;
import io.grpc.InsecureServerCredentials;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** TLS to a proxy of docs/deploying.md, which speaks HTTP/2 with prior knowledge to the deployment. */
@RequiresProxies
abstract class GrpcBehindProxy extends GrpcCalls {

    private @Nullable TestCertificate certificate;
    private @Nullable DocumentedProxy proxy;

    abstract DocumentedProxy proxy(DocumentedProxy.Place place) throws Exception;

    @Override
    Transport transport(Path folder) throws Exception {
        var made = TestCertificate.make(folder, "proxy", "dns:localhost");
        certificate = made;
        return new Transport(
                "http",
                InsecureServerCredentials.create(),
                TlsChannelCredentials.newBuilder()
                        .trustManager(made.certificate().toFile())
                        .build(),
                Map.of("listeners.trustedProxies", "127.0.0.1/32"),
                "",
                512 * 1024);
    }

    @Override
    int port(ServedFiles behind, Path folder) throws Exception {
        var started = proxy(new DocumentedProxy.Place(
                folder, behind.api("").getPort(), behind.web("").getPort(), Objects.requireNonNull(certificate)));
        proxy = started;
        return started.port();
    }

    @AfterAll
    void stopProxy() {
        Objects.requireNonNull(proxy).close();
    }
}
