package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.credentials.GroupReach;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.gateway.explain.ViewProbe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the API what a client of the Standard role would see in each access group, by the first of the consent page's counts. */
final class UpstreamGroupReach implements GroupReach {

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    /** What stands in place of a client that is not made yet. */
    private static final String ASKING = "new-client";

    /** What stands in place of an application. */
    private static final String PREVIEWING = "preview";

    private final CompanyStores stores;
    private final ScopeCatalog scopes;
    private final ViewProbe probe;
    private final List<Configuration.ViewCount> wanted;

    UpstreamGroupReach(
            CompanyStores stores, ScopeCatalog scopes, ViewProbe probe, List<Configuration.ViewCount> wanted) {
        this.stores = stores;
        this.scopes = scopes;
        this.probe = probe;
        this.wanted = List.copyOf(wanted);
    }

    @Override
    public Reach of(String companyId, List<String> groupIds) {
        if (wanted.isEmpty()) {
            return Reach.UNKNOWN;
        }
        if (groupIds.isEmpty()) {
            return new Reach(wanted.getFirst().label(), Map.of());
        }
        var company = stores.transactions()
                .read(tx -> stores.companies().find(tx, companyId))
                .orElseThrow()
                .ref();
        var count = wanted.getFirst();
        var asked = new LinkedHashMap<String, Future<Long>>();
        for (var groupId : groupIds.subList(0, Math.min(GROUPS_MAX, groupIds.size()))) {
            var client = new CompanyClient(
                    ASKING, company, stores.companies().builtInRoles().preselectedForClients(), groupId, scopes.all());
            asked.put(groupId, probe.count(client, count.target(), count.field(), ASKING + "-" + groupId, WAIT_MAX));
        }
        return new Reach(count.label(), answers(asked));
    }

    @Override
    public String label() {
        return wanted.isEmpty() ? "" : wanted.getFirst().label();
    }

    @Override
    public boolean countsRules() {
        return !wanted.isEmpty() && wanted.getFirst().rulesTarget() != null;
    }

    @Override
    public Optional<Long> ofRules(Actor.CompanyUser user, SortedMap<String, SortedSet<String>> rules) {
        var count = wanted.getFirst();
        var target = Objects.requireNonNull(count.rulesTarget(), "the API counts by no rules");
        var asking = AskingUser.of(stores, scopes, PREVIEWING, user.companyId(), user.userId());
        var id = PREVIEWING + "-" + user.userId();
        var asked = probe.countBy(asking, target, rules, count.field(), id, WAIT_MAX);
        return Optional.ofNullable(answers(Map.of(id, asked)).get(id));
    }

    private static Map<String, Long> answers(Map<String, Future<Long>> asked) {
        var until = System.nanoTime() + WAIT_MAX.toNanos();
        var counts = new HashMap<String, Long>();
        for (var one : asked.entrySet()) {
            try {
                var left = Math.max(0, until - System.nanoTime());
                var number = one.getValue().toCompletionStage().toCompletableFuture();
                counts.put(one.getKey(), number.get(left, TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException _) {
                // The form is right without this number.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return counts;
            }
        }
        return counts;
    }
}
