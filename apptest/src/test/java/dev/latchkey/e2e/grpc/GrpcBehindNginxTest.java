package dev.latchkey.e2e.grpc;

import dev.latchkey.testing.DocumentedProxy;

/** The block of docs/deploying.md for gRPC behind nginx. */
class GrpcBehindNginxTest extends GrpcBehindProxy {

    @Override
    DocumentedProxy proxy(DocumentedProxy.Place place) throws Exception {
        return DocumentedProxy.nginx(3, place);
    }
}
