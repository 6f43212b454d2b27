package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.Redemption.NoRoom;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has no memory for is not granted, by the bytes that it would hold, and the code that asked for it stays good. */
@OnEachDatabase
class GrantRoomTest {

    private static final int ROOM = 16 * 1024;

    private final GrantNodes nodes;
    private final MemoryBudget budget = new MemoryBudget("authorizations", ROOM, () -> 0);
    private final GrantAssembly node;
    private final ChangeFollower follower;

    GrantRoomTest(TestDatabase database, @TempDir Path folder) {
        nodes = new GrantNodes(database, folder);
        var domain = nodes.first;
        var stores = domain.stores;
        node = new GrantAssembly(
                stores,
                domain.applications,
                new GrantEndings(stores, domain.clock),
                new ActorRights(
                        stores.companies(),
                        stores.users(),
                        new CredentialRights(
                                stores.credentials(), stores.companies(), () -> domain.catalogue, domain.clock),
                        () -> domain.catalogue),
                domain.secrets,
                GrantSettings.DEFAULT,
                budget,
                domain.clock);
        follower = new ChangeFollower(
                stores.transactions(),
                stores.changeFeed(),
                System::nanoTime,
                Duration.ofSeconds(10),
                List.of(node.index()));
        follower.load();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private Actor.CompanyUser user() {
        var user = nodes.user();
        follower.catchUp();
        return user;
    }

    private Redemption redeem(Secret code) {
        return node.commands()
                .redeem(code, nodes.exchange())
                .toCompletableFuture()
                .join();
    }

    /** Each of somebody else, until one is refused. */
    private Secret fill() {
        for (var count = 0; count < ROOM; count++) {
            var code = nodes.code(user());
            if (redeem(code) instanceof NoRoom) {
                return code;
            }
        }
        throw new AssertionError("there is room for all");
    }

    @Test
    void aCompanyHasHalfOfTheRoomAndNoMore() {
        fill();
        follower.catchUp();

        assertThat(budget.held("acme")).isBetween(ROOM / 2L - 1_024, ROOM / 2L);
        assertThat(redeem(nodes.code(user()))).isInstanceOf(NoRoom.class);
    }

    @Test
    void aCodeThatFindsNoRoomIsGoodOnceThereIsSome() {
        var first = nodes.code(user());
        var granted = (Granted) redeem(first);
        var refused = fill();
        assertThat(redeem(refused)).isInstanceOf(NoRoom.class);

        node.commands()
                .revokeByApplication(granted.grant())
                .toCompletableFuture()
                .join();
        follower.catchUp();
        assertThat(redeem(refused)).isInstanceOf(Granted.class);
    }

    /** Nobody who uses an application has to be told: what they allowed it before makes room. */
    @Test
    void whoAllowsAnApplicationAgainKeepsTheNewestAlone() {
        var user = user();
        var first = (Granted) redeem(nodes.code(user));
        fill();
        follower.catchUp();
        var held = budget.held("acme");

        var second = (Granted) redeem(nodes.code(user));
        follower.catchUp();
        assertThat(budget.held("acme")).isEqualTo(held);
        assertThat(node.index().find(first.grant().number())).isEmpty();
        assertThat(node.index().find(second.grant().number())).isPresent();
        assertThat(nodes.live(user)).isEqualTo(1);
    }

    @Test
    void whatIsReadAtTheStartCounts() {
        redeem(nodes.code(user()));
        follower.catchUp();
        var held = budget.bytes();
        follower.load();

        assertThat(held).isBetween(640L, 1_024L);
        assertThat(budget.bytes()).isEqualTo(held);
    }
}
