package dev.latchkey.e2e.grpc;

import dev.latchkey.testing.DocumentedProxy;

/** The block of docs/deploying.md for gRPC behind HAProxy. */
class GrpcBehindHaproxyTest extends GrpcBehindProxy {

    @Override
    DocumentedProxy proxy(DocumentedProxy.Place place) throws Exception {
        return DocumentedProxy.haproxy(2, place);
    }

    /** HAProxy resets the stream to the service then, or ends it as though the caller had said all: now this, now that. */
    @Override
    ChatService.Begun awaitLeft(ChatService called, String note) throws Exception {
        return called.awaitSaidAllOrCancelled(note);
    }
}
