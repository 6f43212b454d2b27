package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.grant.GrantNodes.Ending;
import dev.latchkey.core.grant.GrantNodes.Step;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two that redeem one code and one that ends what it gives, in every order, on every choice of two nodes of which each hears of
 * the other's changes late, and all in one commit. A transaction is the step: writers exclude each other on both databases.
 */
@OnEachDatabase
class CodeRedemptionInterleavingTest {

    private final GrantNodes nodes;

    CodeRedemptionInterleavingTest(TestDatabase database, @TempDir Path folder) {
        nodes = new GrantNodes(database, folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void redeemsOnceAndLeavesNothingAliveOnTwoNodes() {
        for (int choice = 0; choice < 8; choice++) {
            var at = choice;
            inEveryOrder(order -> nodes.runApart(order, at));
        }
    }

    @Test
    void redeemsOnceAndLeavesNothingAliveInOneCommit() {
        inEveryOrder(nodes::runInOneGroup);
    }

    private void inEveryOrder(Function<List<Step>, List<Object>> run) {
        for (var ending : Ending.values()) {
            for (int number = 0; number < 6; number++) {
                var user = nodes.user();
                var code = nodes.code(user);
                var steps = List.of(
                        new Step("redeem 1", node -> node.grantCommands.redeem(code, nodes.exchange())),
                        new Step("redeem 2", node -> node.grantCommands.redeem(code, nodes.exchange())),
                        nodes.end(ending, user));
                var order = GrantNodes.orders(steps).get(number);
                var names = order.stream().map(Step::name).toList();

                var results = run.apply(order);

                var granted = results.stream().filter(Granted.class::isInstance).count();
                var endsFirst = names.getFirst().equals(ending.name());
                assertThat(granted).as(names.toString()).isEqualTo(endsFirst ? 0 : 1);
                assertThat(nodes.live(user)).as(names.toString()).isZero();
            }
        }
    }

    /** Nobody ends anything, and still nothing is left: one of the two who had the code was a thief, and nobody knows which. */
    @Test
    void endsTheGrantOfACodeUsedTwice() {
        for (int choice = 0; choice < 4; choice++) {
            var user = nodes.user();
            var code = nodes.code(user);
            var redeem = new Step("redeem", node -> node.grantCommands.redeem(code, nodes.exchange()));
            assertThat(nodes.runApart(List.of(redeem, redeem), choice))
                    .satisfiesExactly(
                            one -> assertThat(one).isInstanceOf(Granted.class),
                            two -> assertThat(two).isInstanceOf(Redemption.Replayed.class));
            assertThat(nodes.live(user)).isZero();
        }
    }
}
