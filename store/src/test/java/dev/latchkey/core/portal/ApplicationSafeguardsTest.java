package dev.latchkey.core.portal;

import static dev.latchkey.core.portal.PartnerPeople.PLATFORM;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps others from using an application's codes and tokens is taken away by owners alone, and what is vouched for ends with its name. */
class ApplicationSafeguardsTest {

    private static final ScopeReasons REASONS = ScopeReasons.of(Map.of("orders_read", "To show orders"));
    private static final ClientProof BOUND = ClientProof.SECRET.requiringDpop(true);

    private PartnerPeople people;
    private TestDomain domain;
    private PartnerActor owner;
    private PartnerActor developer;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
        people = new PartnerPeople(domain, folder);
        domain.partners.createPartner(OPERATOR, "boards", "Boards Inc");
        owner = people.member("boards", "ann", PartnerRole.OWNER);
        developer = people.member("boards", "dev", PartnerRole.DEVELOPER);
        domain.applicationCommands.create(
                PLATFORM, "boards", application("Post orders", true, BOUND, RequestRules.pushing(true), null), REASONS);
    }

    @AfterEach
    void close() {
        people.close();
    }

    private static NewApplication application(
            String name, boolean requiresPkce, ClientProof proof, RequestRules requests, @Nullable String website) {
        var scopes = Scopes.of("orders_read");
        return new NewApplication(
                "app",
                name,
                "",
                List.of(new RedirectUri("https://boards.example/cb")),
                scopes,
                scopes,
                requiresPkce,
                false,
                new Application.Profile(website, null, false, null),
                new Application.Protocol(TokenFormat.OPAQUE, proof, requests));
    }

    private Application stored() {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.applications().find(tx, "boards", "app"))
                .orElseThrow();
    }

    private Application update(PartnerActor by, NewApplication request) {
        var seen = ApplicationCommands.seen(stored(), REASONS);
        return domain.applicationCommands.update(by, "boards", request, REASONS, seen);
    }

    private void assertRefused(PartnerActor by, NewApplication request) {
        var before = stored();
        assertThatThrownBy(() -> update(by, request))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_PERMITTED));
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aDeveloperTakesNoneOfThemAwayAndAnOwnerDoes() {
        var pushed = RequestRules.pushing(true);
        var withoutPkce = application("Post orders", false, BOUND, pushed, null);
        var withoutKey = application("Post orders", true, ClientProof.SECRET, pushed, null);
        var withoutPushing = application("Post orders", true, BOUND, RequestRules.STANDARD, null);
        for (var looser : List.of(withoutPkce, withoutKey, withoutPushing)) {
            assertRefused(developer, looser);
        }
        assertThat(update(owner, withoutPkce).requiresPkce()).isFalse();
        assertThat(update(developer, application("Post orders", true, BOUND, pushed, null))
                        .requiresPkce())
                .as("stricter again")
                .isTrue();
        assertThat(update(developer, application("Orders", true, BOUND, pushed, null))
                        .name())
                .isEqualTo("Orders");
    }

    @Test
    void anOwnerToCannotGoBelowWhatTheOperatorSays() {
        assertRefused(owner, application("Post orders", true, BOUND, RequestRules.LENIENT, null));
    }

    @Test
    void nobodyVouchesForANameOrAnAddressThatCameLater() {
        var pushed = RequestRules.pushing(true);
        for (var changed : List.of(
                application("Orders", true, BOUND, pushed, null),
                application("Post orders", true, BOUND, pushed, "https://elsewhere.example/"))) {
            update(PLATFORM, application("Post orders", true, BOUND, pushed, null));
            vouch();
            assertThat(update(developer, application("Post orders", true, BOUND.requiringDpop(true), pushed, null))
                            .profile()
                            .isVerified())
                    .isTrue();
            assertThat(update(developer, changed).profile().isVerified()).isFalse();
        }
    }

    private void vouch() {
        domain.stores.transactions().write(tx -> {
            var before = domain.stores.applications().find(tx, "boards", "app").orElseThrow();
            domain.stores
                    .applications()
                    .update(
                            tx,
                            new Application(
                                    before.partnerId(),
                                    before.clientId(),
                                    before.name(),
                                    before.description(),
                                    before.redirectUris(),
                                    before.scopes(),
                                    before.defaultScopes(),
                                    before.requiresPkce(),
                                    before.isPublic(),
                                    before.isActive(),
                                    new Application.Profile(
                                            before.profile().websiteUri(),
                                            before.profile().privacyUri(),
                                            true,
                                            null),
                                    before.protocol(),
                                    before.createdAt(),
                                    before.secrets()));
            return before;
        });
    }
}
