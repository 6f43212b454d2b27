package dev.latchkey.server.token;

import dev.latchkey.server.store.change.Transactions;
import io.vertx.core.Future;

/** Ends single tokens before their expiry: durable first, then in force here, then answered. */
final class TokenRevocation {
}
