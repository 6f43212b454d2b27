package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call that was let in stores nothing once its token has ended, however long it had to wait to be stored. */
class EndedTokenTest extends ManagementCalls {

    @Test
    void storesNothingBehindTheEndOfItsToken() throws Exception {
        var token = token(ADMIN_CLIENT);
        var clientId = platform.client(ACME, ADMIN_CLIENT).get("clientId").asString();
        var stores = platform.domain().stores();
        var mayGoOn = new CountDownLatch(1);
        var held = stores.transactions().submit(tx -> {
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            // Before the call's own transaction, and not in force on this node while that is asked for.
            var now = platform.domain().clock().instant();
            stores.credentials().killTokens(tx, platform.companyId(ACME), clientId, now);
            return clientId;
        });
        try {
            var call = platform.sendLater(platform.request(platform.api(CREDENTIALS), token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(client("behind it", "\"orders_read\""))));
            assertThat(platform.get("/orders?limit=1", key(ACME)).statusCode()).isEqualTo(200);
            mayGoOn.countDown();
            held.toCompletableFuture().join();
            var answer = call.join();
            assertThat(answer.statusCode())
                    .as("not let in, or let in and not stored: %s", answer.body())
                    .isIn(401, 403);
            assertThat(get(CREDENTIALS + "?limit=100", key(ACME)).body()).doesNotContain("behind it");
        } finally {
            mayGoOn.countDown();
        }
    }
}
