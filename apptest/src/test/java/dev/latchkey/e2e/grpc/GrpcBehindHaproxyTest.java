package dev.latchkey.e2e.grpc;

import dev.latchkey.testing.DocumentedProxy;

/** The block of docs/deploying.md for gRPC behind HAProxy. */
class GrpcBehindHaproxyTest extends GrpcBehindProxy {

    @Override
    DocumentedProxy proxy(DocumentedProxy.Place place) throws Exception {
        return DocumentedProxy.haproxy(2, place);
    }

    /** HAProxy ends what it sends to the service then, as though the caller had said all. */
    @Override
    ChatService.Begun awaitLeft(ChatService called, String note) throws Exception {
        return called.awaitSaidAll(note);
    }
}
