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
        var service = TestCertificate.make(folder, "service", "dns:localhost");
        var origin = TestCertificate.make(folder, "origin", "dns:localhost");
        return new Transport(
                "https",
                TlsServerCredentials.create(
                        service.certificate().toFile(), service.key().toFile()),
                TlsChannelCredentials.newBuilder()
                        .trustManager(origin.certificate().toFile())
                        .build(),
                Map.of(
                        "listeners.tlsCertificates",
                        origin.certificate().toString(),
                        "listeners.tlsPrivateKey",
                        origin.key().toString()),
                "upstreamCaFile: " + service.certificate());
    }
}
