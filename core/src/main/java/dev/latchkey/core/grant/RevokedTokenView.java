package dev.latchkey.core.grant;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import java.time.InstantSource;

/** Brings the {@link RevokedTokenSet} up to the change feed. */
public final class RevokedTokenView implements View {

    private static final int PAGE = 1_000;

    private final RevokedTokens store;
    private final RevokedTokenSet inForce;
    private final InstantSource clock;

    public RevokedTokenView(RevokedTokens store, RevokedTokenSet inForce, InstantSource clock) {
        this.store = store;
        this.inForce = inForce;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "revoked-tokens";
    }

    /** Nothing is taken out: a revocation ends with its token's expiry alone. */
    @Override
    public void loadAll(Transaction tx) {
        var now = clock.instant();
        for (var page = store.page(tx, now, "", PAGE);
                !page.isEmpty();
                page = store.page(tx, now, page.getLast().tokenId(), PAGE)) {
            page.forEach(this::add);
        }
    }

    @Override
    public void apply(Transaction tx, Change change) {
        if (change.kind() == ChangeKind.REVOKED_TOKEN) {
            store.find(tx, change.entityId()).ifPresent(this::add);
        }
    }

    private void add(RevokedToken revoked) {
        inForce.add(revoked);
    }
}
