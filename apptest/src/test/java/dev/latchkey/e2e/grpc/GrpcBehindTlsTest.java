package dev.latchkey.e2e.grpc;

import dev.latchkey.gateway.proxy.TestCertificate;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.nio.file.Path;
import java.util.Map;

/** TLS on both sides, which agrees on HTTP/2 (ALPN). */
class GrpcBehindTlsTest extends GrpcCalls {

    @Override
    Transport transport(Path folder) throws Exception {
        var both = TestCertificate.make(folder, "both", "dns:localhost");
        return new Transport(
                "https",
                TlsServerCredentials.create(
                        both.certificate().toFile(), both.key().toFile()),
                TlsChannelCredentials.newBuilder()
                        .trustManager(both.certificate().toFile())
                        .build(),
                Map.of(
                        "listeners.tlsCertificates",
                        both.certificate().toString(),
                        "listeners.tlsPrivateKey",
                        both.key().toString()),
                "upstreamCaFile: " + both.certificate(),
                512 * 1024);
    }
}
