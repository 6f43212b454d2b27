package dev.latchkey.core.credential;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.change.TooLittleMemory;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has no room for is not made, by the bytes that it would hold. */
@OnEachDatabase
class CredentialRoomTest {

    private static final Scopes SCOPES = Scopes.of("orders_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "");
    private static final String ED25519 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"kid\":\"k\"%s}";
    private static final int ROOM = 32 * 1024;

    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final MemoryBudget budget = new MemoryBudget("credentials", ROOM, () -> 0);
    private final CredentialAssembly node;
    private final ChangeFollower follower;

    CredentialRoomTest(TestDatabase database, @TempDir Path folder) {
        domain = TestDomain.open(database, folder);
        admin = domain.administrator();
        node = node(budget);
        follower = follower(node);
        follower.load();
    }

    private CredentialAssembly node(MemoryBudget room) {
        var stores = domain.stores;
        return new CredentialAssembly(
                stores,
                new ActorRights(
                        stores.companies(),
                        stores.users(),
                        new CredentialRights(
                                stores.credentials(), stores.companies(), () -> domain.catalogue, domain.clock),
                        () -> domain.catalogue),
                () -> domain.catalogue,
                domain.secrets,
                domain.hasher,
                SecurityProfile.STANDARD,
                room,
                domain.clock);
    }

    private ChangeFollower follower(CredentialAssembly of) {
        return new ChangeFollower(
                domain.stores.transactions(),
                domain.stores.changeFeed(),
                System::nanoTime,
                Duration.ofSeconds(10),
                List.of(of.index()));
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private static ClientProof keys(String more) {
        return ClientProof.by(ClientKeys.inline("{\"keys\":[" + ED25519.formatted(more) + "]}"));
    }

    private static NewApiKey lockedKey(int networks) {
        var allowed = IntStream.range(0, networks)
                .mapToObj(i -> "2001:db8:1111:2222:3333:4444:5555:" + (1_000 + i))
                .toList();
        return new NewApiKey(new Label("Locked", ""), null, IpAllowList.parse(allowed));
    }

    /** As many as fit into half of the room, which one company alone has, and no fewer. */
    @Test
    void aCompanyHasHalfOfTheRoomAndNoMore() {
        for (int i = 0; i < ROOM / 2 / 600; i++) {
            node.commands().createApiKey(admin, KEY);
        }
        assertRefused(Reason.MEMORY_EXHAUSTED, () -> node.commands().createApiKey(admin, KEY));
        follower.catchUp();
        assertThat(budget.held("acme")).isBetween(ROOM / 2L - 600, ROOM / 2L);
        assertRefused(Reason.MEMORY_EXHAUSTED, () -> node.commands().createApiKey(admin, KEY));
    }

    @Test
    void whoEndsSomeMayMakeOthers() {
        var made = IntStream.range(0, ROOM / 2 / 600)
                .mapToObj(_ ->
                        node.commands().createApiKey(admin, KEY).credential().id())
                .toList();
        follower.catchUp();
        node.commands().revoke(admin, made.getFirst());
        follower.catchUp();
        assertThatCode(() -> node.commands().createApiKey(admin, KEY)).doesNotThrowAnyException();
    }

    /** What nobody uses of a client's keys costs nobody memory. */
    @Test
    void keysTakeWhatIsUsedOfThem() {
        var padding = ",\"x5u\":\"" + "A".repeat(15_000) + "\"";
        for (int i = 0; i < 10; i++) {
            var made = node.commands().createClient(admin, client("STANDARD", null, SCOPES), keys(padding));
            follower.catchUp();
            var live = node.index().findClient(made.client().id()).orElseThrow();
            assertThat(live.proof()).isEqualTo(keys(padding).shortened());
            assertThat(Objects.requireNonNull(live.proof().keys()).jwks()).hasSizeLessThan(120);
        }
        assertThat(budget.held("acme")).isLessThan(10 * 1_200);
    }

    @Test
    void whatGrowsBeyondTheRoomStaysAsItWas() {
        var id = node.commands().createApiKey(admin, lockedKey(1)).credential().id();
        for (int i = 0; i < 2; i++) {
            node.commands().createApiKey(admin, lockedKey(40));
        }
        follower.catchUp();
        assertRefused(Reason.MEMORY_EXHAUSTED, () -> node.commands().edit(admin, id, lockedKey(40)));
        assertThat(node.commands()
                        .edit(admin, id, lockedKey(0))
                        .facts()
                        .allowList()
                        .isUnrestricted())
                .isTrue();
    }

    @Test
    void keysThatAClientIsGivenLaterAreCounted() {
        var made = node.commands().createClient(admin, client("STANDARD", null, SCOPES), keys(""));
        var id = made.client().id();
        for (int i = 0; i < 2; i++) {
            node.commands().createApiKey(admin, lockedKey(40));
        }
        follower.catchUp();
        var many = "{\"keys\":[" + String.join(",", Collections.nCopies(20, ED25519.formatted(""))) + "]}";
        assertRefused(
                Reason.MEMORY_EXHAUSTED,
                () -> node.proofCommands().change(admin, id, ClientProof.by(ClientKeys.inline(many)), _ -> {}));
    }

    /** A process that is too small says so and what is needed, in place of collecting for ever. */
    @Test
    void aNodeThatIsTooSmallDoesNotStart() {
        for (int i = 0; i < 20; i++) {
            node.commands().createApiKey(admin, KEY);
        }
        var small = node(new MemoryBudget("credentials", 6_000, () -> 0));
        assertThatThrownBy(() -> follower(small).load())
                .isInstanceOf(TooLittleMemory.class)
                .hasMessageStartingWith(
                        "the credentials that work need 1 MiB of memory, and this process has 1 MiB for them:"
                                + " start it with 2.0 times its memory (LATCHKEY_HEAP, -Xmx)");
        var large = node(new MemoryBudget("credentials", 8_000, () -> 0));
        assertThatCode(() -> follower(large).load())
                .as("what is in use has half as much again")
                .doesNotThrowAnyException();
    }
}
