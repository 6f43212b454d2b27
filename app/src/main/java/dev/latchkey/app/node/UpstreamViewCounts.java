package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.authorize.ViewCounts;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.gateway.explain.ViewProbe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts what a user sees by asking the APIs as that user; what cannot be had in time is left out. */
final class UpstreamViewCounts implements ViewCounts {

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    /** What stands in place of a credential and a grant: nobody has given one yet. */
    private static final String ASKING = "consent";

    private final CompanyStores stores;
    private final ScopeCatalog scopes;
    private final ViewProbe probe;
    private final List<Configuration.ViewCount> wanted;

    UpstreamViewCounts(
            CompanyStores stores, ScopeCatalog scopes, ViewProbe probe, List<Configuration.ViewCount> wanted) {
        this.stores = stores;
        this.scopes = scopes;
        this.probe = probe;
        this.wanted = List.copyOf(wanted);
    }

    private record Asked(String label, Future<Long> number) {}

    @Override
    public List<ViewCount> of(String companyId, String userId) {
        var user = AskingUser.of(stores, scopes, ASKING, companyId, userId);
        var asked = wanted.stream()
                .map(one -> new Asked(
                        one.label(), probe.count(user, one.target(), one.field(), ASKING + "-" + userId, WAIT_MAX)))
                .toList();
        var until = System.nanoTime() + WAIT_MAX.toNanos();
        var counts = new ArrayList<ViewCount>();
        for (var one : asked) {
            try {
                var left = Math.max(0, until - System.nanoTime());
                var number =
                        one.number().toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
                counts.add(new ViewCount(one.label(), number));
            } catch (ExecutionException | TimeoutException _) {
                // The page is right without this line.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return counts;
            }
        }
        return counts;
    }
}
