package dev.latchkey.core.grant;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Two nodes on one database with an application that is installed in acme, and steps to run on them in any order. */
final class GrantNodes implements AutoCloseable {

    static final String CLIENT_ID = "a".repeat(32);
    static final Scopes SCOPES = Scopes.of("orders_read");
    private static final String REDIRECT_URI = "https://app.example/callback";

    final TestDomain first;
    final TestDomain second;

    /** What one actor does, as one transaction. */
    record Step(String name, Function<TestDomain, CompletionStage<?>> run) {}

    /** How a grant can end without its application's doing. */
    enum Ending {
        USER_LEFT,
        COMPANY_CLOSED,
        INSTALLATION_ENDED,
        APPLICATION_SUSPENDED,
        REVOKED_BY_USER
    }

    GrantNodes(TestDatabase database, Path folder) {
        first = TestDomain.open(database, folder);
        var platform = new PartnerActor.OfPlatform(TestDomain.OPERATOR);
        first.partners.createPartner(TestDomain.OPERATOR, "p1", "Partner");
        first.partners.createApplication(
                platform,
                "p1",
                new NewApplication(
                        CLIENT_ID,
                        "Board sync",
                        "",
                        List.of(new RedirectUri(REDIRECT_URI)),
                        SCOPES,
                        Scopes.NONE,
                        false,
                        false));
        first.installations.install(first.administrator(), CLIENT_ID, SCOPES);
        second = first.secondNode(database);
    }

    TestDomain node(int number) {
        return number == 0 ? first : second;
    }

    LiveApplication application() {
        return first.applications.find(CLIENT_ID).orElseThrow();
    }

    CodeExchange exchange() {
        return new CodeExchange(application(), REDIRECT_URI, null, null, null, ServedResources.NONE);
    }

    /** A new user of acme, known to both nodes. */
    Actor.CompanyUser user() {
        var user = first.user("STANDARD", null);
        second.follower.catchUp();
        return user;
    }

    Secret code(Actor.CompanyUser user) {
        return first.consents.authorize(
                new Authorization(user.companyId(), user.userId(), CLIENT_ID, REDIRECT_URI, SCOPES, null, null, null));
    }

    /** Users, companies and installations themselves stay as they are: what slips through would be alive. */
    Step end(Ending ending, Actor.CompanyUser user) {
        return new Step(
                ending.name(),
                node -> node.stores.transactions().submit(tx -> {
                    var stores = node.stores;
                    var endings = new GrantEndings(stores, node.clock);
                    var by = new Author(Author.Type.SYSTEM, "test");
                    switch (ending) {
                        case USER_LEFT -> endings.userDeactivated(tx, user.companyId(), user.userId());
                        case COMPANY_CLOSED -> endings.companyDeactivated(tx, user.companyId());
                        case INSTALLATION_ENDED -> endings.installationEnded(tx, by, user.companyId(), CLIENT_ID);
                        case APPLICATION_SUSPENDED -> endings.applicationSuspended(tx, by, CLIENT_ID);
                        case REVOKED_BY_USER ->
                            endings.revokedByUser(tx, by, user.companyId(), user.userId(), CLIENT_ID);
                    }
                    return ending;
                }));
    }

    /** One after the other, each on the node that the bits of {@code nodes} say. The second hears of the first's by chance only. */
    List<Object> runApart(List<Step> order, int nodes) {
        var results = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            results.add(join(order.get(i).run.apply(node(nodes >> i & 1))));
        }
        return results;
    }

    /** All in one commit: what is in memory is the state before the first of them. */
    List<Object> runInOneGroup(List<Step> order) {
        var gate = new CountDownLatch(1);
        var held = first.stores.transactions().submit(_ -> {
            try {
                gate.await();
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        var running = order.stream().map(step -> step.run.apply(first)).toList();
        gate.countDown();
        join(held);
        return running.stream().map(GrantNodes::join).toList();
    }

    private static Object join(CompletionStage<?> stage) {
        return stage.toCompletableFuture().join();
    }

    /** The user's grants that count, as both nodes and the store say once they have heard everything. */
    int live(Actor.CompanyUser user) {
        first.follower.catchUp();
        second.follower.catchUp();
        var stored = first.stores
                .transactions()
                .read(tx -> first.stores.userGrants().liveOfUser(tx, user.companyId(), user.userId()));
        for (var node : List.of(first, second)) {
            var live = stored.stream()
                    .filter(grant -> node.grants.find(grant.number()).isPresent())
                    .count();
            if (live != stored.size()) {
                throw new AssertionError("a node and the store differ: " + live + " and " + stored.size());
            }
        }
        return stored.size();
    }

    /** Every order of the steps. */
    static List<List<Step>> orders(List<Step> steps) {
        if (steps.isEmpty()) {
            return List.of(List.of());
        }
        var all = new ArrayList<List<Step>>();
        for (var first : steps) {
            var rest = new ArrayList<>(steps);
            rest.remove(first);
            for (var order : orders(rest)) {
                var whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                all.add(whole);
            }
        }
        return all;
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
