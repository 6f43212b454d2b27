package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does with a grant or a suspension that another node made and that it has not heard of. */
@OnEachDatabase
class GrantNewsTest {

    private final GrantNodes nodes;

    GrantNewsTest(TestDatabase database, @TempDir Path folder) {
        nodes = new GrantNodes(database, folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private UserGrant grantOnTheFirstNode() {
        var code = nodes.code(nodes.user());
        var redeemed = nodes.first
                .grantCommands
                .redeem(code, nodes.exchange())
                .toCompletableFuture()
                .join();
        assertThat(redeemed).isInstanceOf(Redemption.Granted.class);
        return ((Redemption.Granted) redeemed).grant();
    }

    private Redemption refreshOnTheSecondNode(UserGrant grant, long generation) {
        var application = nodes.second.applications.find(GrantNodes.CLIENT_ID).orElseThrow();
        return nodes.second
                .grantCommands
                .refresh(application, grant.number(), generation, null, ServedResources.NONE)
                .toCompletableFuture()
                .join();
    }

    @Test
    void refreshesAGrantThatTheNodeHasNotHeardOf() {
        var grant = grantOnTheFirstNode();
        assertThat(nodes.second.grants.find(grant.number())).isEmpty();
        assertThat(refreshOnTheSecondNode(grant, 0)).isEqualTo(new Redemption.Granted(grant, 1));
        assertThat(nodes.second.grants.find(grant.number())).isPresent();
    }

    @Test
    void refusesAGrantThatEndedBeforeTheNodeHeardOfIt() {
        var grant = grantOnTheFirstNode();
        nodes.first
                .grantCommands
                .revokeByApplication(grant)
                .toCompletableFuture()
                .join();
        assertThat(refreshOnTheSecondNode(grant, 0)).isInstanceOf(Redemption.Refused.class);
        assertThat(nodes.second.grants.find(grant.number())).isEmpty();
    }

    @Test
    void givesNoCodeForAnApplicationSuspendedElsewhere() {
        var user = nodes.user();
        var authorization = new Authorization(
                user.companyId(),
                user.userId(),
                GrantNodes.CLIENT_ID,
                "https://app.example/callback",
                GrantNodes.SCOPES,
                null,
                null,
                null);
        nodes.first.partners.setApplicationActive(TestDomain.OPERATOR, "p1", GrantNodes.CLIENT_ID, false);
        assertThat(nodes.second.applications.find(GrantNodes.CLIENT_ID)).isPresent();
        assertThatThrownBy(() -> nodes.second.consents.authorize(authorization))
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("the application is not active");
        nodes.first.partners.setApplicationActive(TestDomain.OPERATOR, "p1", GrantNodes.CLIENT_ID, true);
        assertThat(nodes.second.consents.authorize(authorization)).isNotNull();
    }
}
