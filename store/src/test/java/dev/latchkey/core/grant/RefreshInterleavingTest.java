package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.GrantNodes.Ending;
import dev.latchkey.core.grant.GrantNodes.Step;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two that use the first refresh token, one that uses its successor and one that ends the grant, in every order that can be, on
 * every choice of two nodes, and all in one commit.
 */
@OnEachDatabase
class RefreshInterleavingTest {

    private final GrantNodes nodes;

    RefreshInterleavingTest(TestDatabase database, @TempDir Path folder) {
        nodes = new GrantNodes(database, folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private UserGrant grant(Actor.CompanyUser user) {
        var made = nodes.first
                .grantCommands
                .redeem(nodes.code(user), nodes.exchange())
                .toCompletableFuture()
                .join();
        nodes.second.follower.catchUp();
        return ((Granted) made).grant();
    }

    private Step refresh(UserGrant grant, long generation) {
        return new Step(
                "refresh " + generation,
                node -> node.grantCommands.refresh(
                        nodes.application(), grant.number(), generation, null, ServedResources.NONE));
    }

    private List<Step> steps(UserGrant grant) {
        return List.of(refresh(grant, 0), new Step("again 0", refresh(grant, 0).run()), refresh(grant, 1));
    }

    /** Nobody holds a successor before it was given. */
    private static boolean canBe(List<Step> order) {
        var names = order.stream().map(Step::name).toList();
        return names.indexOf("refresh 1") > Math.min(names.indexOf("refresh 0"), names.indexOf("again 0"));
    }

    @Test
    void givesOneSuccessorToAllOnTwoNodes() {
        for (int choice = 0; choice < 8; choice++) {
            var at = choice;
            assertOneSuccessor(order -> nodes.runApart(order, at));
        }
    }

    @Test
    void givesOneSuccessorToAllInOneCommit() {
        assertOneSuccessor(nodes::runInOneGroup);
    }

    private void assertOneSuccessor(Function<List<Step>, List<Object>> run) {
        for (int number = 0; number < 6; number++) {
            var user = nodes.user();
            var order = GrantNodes.orders(steps(grant(user))).get(number);
            if (canBe(order)) {
                var results = run.apply(order);
                for (int i = 0; i < order.size(); i++) {
                    var successor = order.get(i).name().equals("refresh 1") ? 2 : 1;
                    assertThat(((Granted) results.get(i)).generation()).isEqualTo(successor);
                }
                assertThat(nodes.live(user)).isEqualTo(1);
            }
        }
    }

    @Test
    void leavesNothingAliveWhenItEndsAmongRefreshesOnTwoNodes() {
        for (int choice = 0; choice < 16; choice++) {
            var at = choice;
            assertEnds(Ending.REVOKED_BY_USER, order -> nodes.runApart(order, at));
        }
    }

    @Test
    void leavesNothingAliveWhenItEndsAmongRefreshesInOneCommit() {
        for (var ending : Ending.values()) {
            assertEnds(ending, nodes::runInOneGroup);
        }
    }

    private void assertEnds(Ending ending, Function<List<Step>, List<Object>> run) {
        for (int number = 0; number < 24; number++) {
            var user = nodes.user();
            var steps = new ArrayList<>(steps(grant(user)));
            steps.add(nodes.end(ending, user));
            var order = GrantNodes.orders(steps).get(number);
            if (canBe(order)) {
                var names = order.stream().map(Step::name).toList();
                var results = run.apply(order);
                for (int i = 0; i < order.size(); i++) {
                    if (!names.get(i).equals(ending.name())) {
                        assertThat(results.get(i) instanceof Granted)
                                .as(names.toString())
                                .isEqualTo(i < names.indexOf(ending.name()));
                    }
                }
                assertThat(nodes.live(user)).as(names.toString()).isZero();
            }
        }
    }
}
