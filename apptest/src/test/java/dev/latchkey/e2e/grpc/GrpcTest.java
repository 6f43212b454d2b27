package dev.latchkey.e2e.grpc;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import java.nio.file.Path;
import java.util.Map;

/** HTTP/2 with prior knowledge on both sides. */
class GrpcTest extends GrpcCalls {

    @Override
    Transport transport(Path folder) {
        return new Transport(
                "http",
                InsecureServerCredentials.create(),
                InsecureChannelCredentials.create(),
                Map.of(),
                "",
                5 * 1024 * 1024);
    }
}
