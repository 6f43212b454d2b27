package dev.latchkey.core.review;

import static dev.latchkey.core.review.ListingModelTest.content;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings as they are kept, told of in the logs, and gone by where companies let applications in. */
@OnEachDatabase
class ListingCommandsTest {

    private static final PartnerActor BY = new PartnerActor.OfPlatform(OPERATOR);
    private static final Scopes ORDERS = Scopes.of("orders_read");

    private final TestDomain domain;
    private final ListingCommands commands;
    private final ListingReview review;
    private final Actor.CompanyUser admin;

    ListingCommandsTest(TestDatabase database, @TempDir Path folder) {
        domain = TestDomain.open(database, folder);
        domain.partners.createPartner(OPERATOR, "boards", "Boards Inc");
        domain.partners.createPartner(OPERATOR, "other", "Other Inc");
        create("app", true);
        commands = new ListingCommands(domain.stores, domain.clock);
        review = new ListingReview(domain.stores, (_, _) -> {}, domain.clock);
        admin = domain.administrator();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private void create(String clientId, boolean requiresPkce) {
        var request = new NewApplication(
                clientId,
                "Post " + clientId,
                "",
                List.of(new RedirectUri("https://boards.example/cb")),
                ORDERS,
                Scopes.NONE,
                requiresPkce,
                false);
        domain.partners.createApplication(BY, "boards", request);
    }

    private Listing submitted(Set<String> companies) {
        var before = commands.find(BY, "boards", "app").map(ListingCommands.Known::listing);
        var seen = ListingCommands.seen(before.orElse(null));
        var saved = commands.save(BY, "boards", "app", content("Posts orders", companies), seen);
        return commands.submit(BY, "boards", "app", saved.seen());
    }

    private void install() {
        domain.installations.install(admin, "app", ORDERS);
    }

    @Test
    void anApplicationThatNothingWasPublishedOfGoesByItsLink() {
        submitted(Set.of("globex"));
        install();
    }

    @Test
    void onlyCompaniesThatAnApplicationIsForLetItIn() {
        var published =
                review.publish(OPERATOR, "app", submitted(Set.of("globex")).seen());
        assertThat(published.state()).isEqualTo(ListingState.PUBLISHED);
        assertThatThrownBy(this::install).isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> domain.installations.request(admin, "app", ORDERS))
                .isInstanceOf(CommandRefused.class);

        var other = submitted(Set.of("acme"));
        assertThatThrownBy(this::install).as("until the operator publishes it").isInstanceOf(CommandRefused.class);
        review.publish(OPERATOR, "app", other.seen());
        install();
    }

    @Test
    void whatIsSuspendedIsLetInByNobodyAndStaysWhereItIs() {
        var published = review.publish(OPERATOR, "app", submitted(Set.of()).seen());
        install();
        var suspended = review.suspend(OPERATOR, "app", "It lies", published.seen());
        assertThatThrownBy(this::install).isInstanceOf(CommandRefused.class);
        assertThat(domain.installations.find("acme", "app")).isPresent();
        assertThatThrownBy(() -> commands.submit(BY, "boards", "app", suspended.seen()))
                .isInstanceOf(CommandRefused.class);
        review.publish(OPERATOR, "app", suspended.seen());
        install();
    }

    @Test
    void nobodyComesAroundASuspensionByWithdrawingAndWritingAnew() {
        var published = review.publish(OPERATOR, "app", submitted(Set.of()).seen());
        var suspended = review.suspend(OPERATOR, "app", "It lies", published.seen());
        var withdrawn = commands.withdraw(BY, "boards", "app", suspended.seen());
        var draft = commands.save(BY, "boards", "app", content("Another", Set.of()), withdrawn.seen());
        assertThat(draft.state()).isEqualTo(ListingState.DRAFT);
        assertThatThrownBy(this::install).isInstanceOf(CommandRefused.class);
        var again = commands.submit(BY, "boards", "app", draft.seen());
        assertThatThrownBy(this::install).isInstanceOf(CommandRefused.class);
        review.publish(OPERATOR, "app", again.seen());
        install();
    }

    @Test
    void aDecisionIsOfWhatTheOperatorSaw() {
        var first = submitted(Set.of());
        var returned = review.requestChanges(OPERATOR, "app", "Say more", first.seen());
        var saved = commands.save(BY, "boards", "app", content("Posts all orders", Set.of()), returned.seen());
        commands.submit(BY, "boards", "app", saved.seen());
        assertThatThrownBy(() -> review.publish(OPERATOR, "app", first.seen())).isInstanceOf(CommandRefused.class);
        var known = review.find("app");
        assertThat(known.listing().reviewed()).isEqualTo(first.content());
        assertThat(known.listing().content().summary()).isEqualTo("Posts all orders");
        assertThat(known.events())
                .extracting(event -> event.number() + " " + event.action() + " " + event.reason())
                .containsExactly("5 SUBMIT ", "4 SAVE ", "3 REQUEST_CHANGES Say more", "2 SUBMIT ", "1 SAVE ");
        assertThat(review.count()).isEqualTo(1);
        assertThat(review.in(ListingState.SUBMITTED, 10)).hasSize(1);
    }

    @Test
    void theOperatorsDecisionsStandInBothLogs() {
        review.publish(OPERATOR, "app", submitted(Set.of()).seen());
        for (var log : List.of("boards", Change.PLATFORM)) {
            var entry = TestAudit.entries(domain.stores, log).getFirst().entry();
            assertThat(entry.event().name()).isEqualTo("LISTING_PUBLISHED");
            assertThat(entry.context()).containsEntry("currentState", "PUBLISHED");
        }
    }

    @Test
    void anApplicationForEveryCompanyRequiresPkce() {
        create("lax", false);
        var saved = commands.save(BY, "boards", "lax", content("Lax", Set.of()), ListingCommands.seen(null));
        assertThatThrownBy(() -> commands.submit(BY, "boards", "lax", saved.seen()))
                .isInstanceOf(CommandRefused.class);
        var own = commands.save(BY, "boards", "lax", content("Lax", Set.of("acme")), saved.seen());
        assertThat(commands.submit(BY, "boards", "lax", own.seen()).state()).isEqualTo(ListingState.SUBMITTED);
    }

    @Test
    void nobodyLearnsOfTheListingOfAnotherPartnersApplication() {
        var listing = submitted(Set.of());
        assertThat(commands.find(BY, "other", "app")).isEmpty();
        assertThatThrownBy(() -> commands.withdraw(BY, "other", "app", listing.seen()))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(CommandRefused.Reason.NOT_FOUND));
        assertThatThrownBy(() -> commands.save(BY, "other", "app", listing.content(), listing.seen()))
                .isInstanceOf(CommandRefused.class);
    }

    @Test
    void whatWasNeverSubmittedIsNeverPublished() {
        var published = review.publish(OPERATOR, "app", submitted(Set.of()).seen());
        var edited = commands.save(BY, "boards", "app", content("Never submitted", Set.of()), published.seen());
        var suspended = review.suspend(OPERATOR, "app", "It lies", edited.seen());
        assertThat(suspended.offered()).isEqualTo(published.content());
        var again = review.publish(OPERATOR, "app", suspended.seen());
        assertThat(again.published()).isEqualTo(published.content());
        assertThat(again.content().summary()).as("the partner's own draft").isEqualTo("Never submitted");
    }

    @Test
    void whatIsPublishedForEveryCompanyKeepsRequiringPkce() {
        review.publish(OPERATOR, "app", submitted(Set.of()).seen());
        var known = domain.stores
                .transactions()
                .read(tx ->
                        domain.stores.applications().find(tx, "boards", "app").orElseThrow());
        var lax = new NewApplication(
                "app",
                "Post app",
                "",
                List.of(new RedirectUri("https://boards.example/cb")),
                ORDERS,
                Scopes.NONE,
                false,
                false);
        domain.applicationCommands.update(
                BY, "boards", lax, ScopeReasons.NONE, ApplicationCommands.seen(known, ScopeReasons.NONE));
        assertThatThrownBy(this::install).isInstanceOf(CommandRefused.class);
    }

    @Test
    void onePartnerHasSoManyThatWaitAndKeepsNobodyOut() {
        for (var n = 0; n <= ListingCommands.WAITING_OF_ONE_MAX; n++) {
            var id = "app" + n;
            create(id, true);
            var saved = commands.save(BY, "boards", id, content("Posts orders", Set.of()), ListingCommands.seen(null));
            if (n < ListingCommands.WAITING_OF_ONE_MAX) {
                commands.submit(BY, "boards", id, saved.seen());
            } else {
                assertThatThrownBy(() -> commands.submit(BY, "boards", id, saved.seen()))
                        .isInstanceOf(CommandRefused.class)
                        .hasMessageContaining("listings of a partner wait");
            }
        }
    }
}
