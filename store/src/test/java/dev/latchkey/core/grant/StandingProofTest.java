package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request stores that was admitted by a token which has ended since: nothing, whatever ended it. */
@OnEachDatabase
class StandingProofTest {

    private static final Scopes READ = Scopes.of("orders_read");

    private final GrantNodes nodes;
    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final StandingProof proofs;

    StandingProofTest(TestDatabase database, @TempDir Path folder) {
        nodes = new GrantNodes(database, folder);
        domain = nodes.first;
        admin = domain.administrator();
        proofs = new StandingProof(domain.stores, domain.stores, domain.clock);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** A write of a request that this principal was admitted for. */
    private void write(Principal principal) {
        WritesWhile.call(
                proofs.of(principal),
                () -> domain.credentials.createClient(admin, TestDomain.client("STANDARD", null, READ)));
    }

    private long stored() {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().countNotRevoked(tx, "acme"));
    }

    private void assertNothingIsWritten(String ending, Principal principal) {
        var before = stored();
        assertThatThrownBy(() -> write(principal))
                .as(ending)
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("the access token has ended");
        assertThat(stored()).as(ending).isEqualTo(before);
    }

    private void revoke(String tokenId) {
        domain.stores.transactions().write(tx -> {
            domain.stores
                    .revokedTokens()
                    .add(
                            tx,
                            new RevokedToken(
                                    tokenId,
                                    "acme",
                                    "any",
                                    domain.clock.instant().plus(Duration.ofHours(1))));
            return tokenId;
        });
    }

    @Test
    void clientsStoreNothingByATokenThatHasEnded() {
        Map<String, Consumer<String>> endings = Map.of(
                "its secret was replaced at once",
                id -> domain.secretCommands.rotate(admin, id, new RotationOverlap.None()),
                "it has to bind its tokens",
                id -> domain.proofCommands.change(admin, id, ClientProof.SECRET.requiringDpop(true), _ -> {}),
                "its company was let in again",
                _ -> domain.stores.transactions().write(tx -> {
                    domain.stores.companies().killTokens(tx, "acme", domain.clock.instant());
                    return true;
                }),
                "its credential was revoked",
                id -> domain.credentials.revoke(admin, id));
        endings.forEach((ending, end) -> {
            var principal = client("token");
            write(principal);
            end.accept(principal.credentialId());
            assertNothingIsWritten(ending, principal);
        });
        var revoked = client("revoked");
        var other = client("another");
        write(revoked);
        revoke("revoked");
        assertNothingIsWritten("the token was revoked", revoked);
        write(other);
    }

    private Principal.CompanyClient client(@Nullable String tokenId) {
        var made = domain.credentials.createClient(admin, TestDomain.client("ADMINISTRATOR", null, READ));
        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        return live.principal(READ, null, tokenId);
    }

    /** Its secret itself lives on, and may not be used alone any more. */
    @Test
    void aClientThatCameWithItsSecretStoresNothingOnceItMustBindTokens() {
        var principal = client(null);
        write(principal);
        domain.proofCommands.change(admin, principal.credentialId(), ClientProof.SECRET.requiringDpop(true), _ -> {});
        assertNothingIsWritten("it has to bind its tokens", principal);
    }

    @Test
    void applicationsStoreNothingByAGrantThatHasEnded() {
        for (var ending : GrantNodes.Ending.values()) {
            var principal = acting("token", GrantNodes.SCOPES);
            write(principal);
            var user = new Actor.CompanyUser("acme", principal.userId());
            nodes.runApart(List.of(nodes.end(ending, user)), 0);
            assertNothingIsWritten(ending.name(), principal);
        }
        var revoked = acting("revoked", GrantNodes.SCOPES);
        write(revoked);
        revoke("revoked");
        assertNothingIsWritten("the token was revoked", revoked);
    }

    @Test
    void applicationsStoreNothingByScopesThatWereTakenBack() {
        var more = acting("token", Scopes.of("orders_read", "orders_write"));
        assertNothingIsWritten("it was let do more when the request came", more);
        var principal = acting("token", GrantNodes.SCOPES);
        write(principal);
        domain.installations.uninstall(admin, GrantNodes.CLIENT_ID);
        assertNothingIsWritten("the company does not have it any more", principal);
    }

    private Principal.ActingUser acting(String tokenId, Scopes scopes) {
        var user = nodes.user();
        var redeemed = (Redemption.Granted) domain.grantCommands
                .redeem(nodes.code(user), nodes.exchange())
                .toCompletableFuture()
                .join();
        var live = domain.grants.find(redeemed.grant().number()).orElseThrow();
        return new Principal.ActingUser(
                GrantNodes.CLIENT_ID,
                live.grant().id(),
                live.company(),
                user.userId(),
                live.role(),
                live.accessGroupId(),
                scopes,
                live.scopes(),
                new Principal.Proof(null, tokenId, null));
    }
}
