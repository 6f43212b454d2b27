package dev.latchkey.core.portal;

import static dev.latchkey.core.portal.PartnerPeople.PLATFORM;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.command.CommandsOfCore;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.core.portal.PartnerMembers.NewMember;
import dev.latchkey.core.portal.PartnerMembers.Update;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingCommands;
import dev.latchkey.core.review.ListingContent;
import dev.latchkey.core.review.ListingState;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command about a partner, by every role of its own people and of another partner's: one rule for all of them. */
class PartnerPowerTest {

    private static final ScopeReasons REASONS = ScopeReasons.of(Map.of("orders_read", "To show orders"));

    /** A command that would work, but for who gives it. */
    private record Command(String name, PartnerRight right, Consumer<PartnerActor> by) {}

    private static final Map<String, String> NOT_HERE = Map.of(
            "PartnerActor.authorFor", "says who an actor is",
            "PartnerRule.require", "the rule itself",
            "PartnerRule.find", "looks",
            "ListingCommands.find", "looks",
            "PartnerCommands.createApplication", "ApplicationCommands.create for who needs no reasons",
            "PartnerMembers.link", "takes the operator alone");

    @TempDir
    private Path folder;

    private int opened;
    private PartnerPeople people;
    private TestDomain domain;

    @BeforeEach
    void open() throws IOException {
        var own = Files.createDirectories(folder.resolve("number-" + opened++));
        domain = TestDomain.open(TestDatabase.SQLITE, own);
        people = new PartnerPeople(domain, own);
        for (var partner : List.of("boards", "other")) {
            domain.partners.createPartner(OPERATOR, partner, partner + " Inc");
            for (var role : PartnerRole.values()) {
                people.member(partner, role.name(), role);
            }
        }
        people.member("boards", "gone", PartnerRole.OWNER);
        people.members.change(PLATFORM, "boards", "gone", new Update(null, null, false, null));
        domain.partners.createApplication(PLATFORM, "boards", application("app"));
        domain.partners.regenerateKey(PLATFORM, "boards", new RotationOverlap.None());
        invited("new");
    }

    @AfterEach
    void close() {
        people.close();
    }

    private static NewApplication application(String clientId) {
        return new NewApplication(
                clientId,
                "Post " + clientId,
                "",
                List.of(new RedirectUri("https://boards.example/cb")),
                Scopes.of("orders_read"),
                Scopes.NONE,
                true,
                false);
    }

    private void invited(String id) {
        people.members.add(PLATFORM, "boards", new NewMember(id, email(id), id, PartnerRole.VIEWER));
    }

    private static EmailAddress email(String id) {
        return new EmailAddress(id + "@elsewhere.example");
    }

    private List<Command> commands() {
        var members = people.members;
        return List.of(
                new Command(
                        "PartnerMembers.add",
                        PartnerRight.MEMBERS,
                        by -> members.add(
                                by, "boards", new NewMember("added", email("added"), "Added", PartnerRole.OWNER))),
                new Command("PartnerMembers.invite", PartnerRight.MEMBERS, this::invite),
                new Command(
                        "PartnerMembers.withdraw", PartnerRight.MEMBERS, by -> members.withdraw(by, "boards", "new")),
                new Command(
                        "PartnerMembers.change",
                        PartnerRight.MEMBERS,
                        by -> members.change(
                                by, "boards", "VIEWER", new Update(null, PartnerRole.DEVELOPER, null, null))),
                new Command(
                        "PartnerCommands.regenerateKey",
                        PartnerRight.KEY,
                        by -> domain.partners.regenerateKey(by, "boards", new RotationOverlap.None())),
                new Command(
                        "PartnerCommands.importKey",
                        PartnerRight.KEY,
                        by -> domain.partners.importKey(
                                by,
                                "boards",
                                new RotationOverlap.None(),
                                new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef")))),
                new Command(
                        "PartnerCommands.revokeKey",
                        PartnerRight.KEY,
                        by -> domain.partners.revokeKey(by, "boards", key())),
                new Command(
                        "ApplicationCommands.create",
                        PartnerRight.APPLICATIONS,
                        by -> domain.applicationCommands.create(by, "boards", application("second"), REASONS)),
                new Command("ApplicationCommands.update", PartnerRight.APPLICATIONS, this::update),
                new Command(
                        "ApplicationCommands.remove",
                        PartnerRight.APPLICATIONS,
                        by -> domain.applicationCommands.remove(by, "boards", "app", seen())),
                new Command(
                        "ListingCommands.save",
                        PartnerRight.APPLICATIONS,
                        by -> listings().save(by, "boards", "app", listing(), ListingCommands.seen(null))),
                new Command(
                        "ListingCommands.submit",
                        PartnerRight.APPLICATIONS,
                        by -> listings().submit(by, "boards", "app", seenOfListing(false))),
                new Command(
                        "ListingCommands.withdraw",
                        PartnerRight.APPLICATIONS,
                        by -> listings().withdraw(by, "boards", "app", seenOfListing(true))),
                new Command(
                        "ApplicationSecretCommands.add",
                        PartnerRight.APPLICATIONS,
                        by -> domain.applicationSecrets.add(by, "boards", "app", "Staging")),
                new Command(
                        "ApplicationSecretCommands.rotate",
                        PartnerRight.APPLICATIONS,
                        by -> domain.applicationSecrets.rotate(
                                by, "boards", "app", secret(), new RotationOverlap.None())),
                new Command(
                        "ApplicationSecretCommands.revoke",
                        PartnerRight.APPLICATIONS,
                        by -> domain.applicationSecrets.revoke(by, "boards", "app", secret())));
    }

    private ListingCommands listings() {
        return new ListingCommands(domain.stores, domain.clock);
    }

    private static ListingContent listing() {
        return new ListingContent(
                "Posts orders",
                "Posts orders",
                "https://boards.example/",
                "https://boards.example/privacy",
                "help@boards.example",
                ListingCategory.SALES,
                new TreeSet<>());
    }

    /** Of one that the operator wrote in the partner's place, and, where it is to be, submitted. */
    private Seen seenOfListing(boolean isSubmitted) {
        var found = listings().find(PLATFORM, "boards", "app").map(ListingCommands.Known::listing);
        var listing = found.orElseGet(
                () -> listings().save(PLATFORM, "boards", "app", listing(), ListingCommands.seen(null)));
        return isSubmitted && listing.state() == ListingState.DRAFT
                ? listings().submit(PLATFORM, "boards", "app", listing.seen()).seen()
                : listing.seen();
    }

    /** A letter is sent by one of the partner's people about one of theirs; the operator hands over the link instead. */
    private void invite(PartnerActor by) {
        switch (by) {
            case PartnerActor.Member member -> {
                if (!member.partnerId().equals("boards")) {
                    by.authorFor("boards");
                }
                people.members.invite(
                        member,
                        "new",
                        new NoLetters(),
                        link -> new Letters.Letter("", link.token().reveal()));
            }
            case PartnerActor.OfPlatform platform -> people.members.link(platform, "boards", email("new"), "New");
        }
    }

    private void update(PartnerActor by) {
        var before = application("app");
        var request = new NewApplication(
                "app", "Post orders", "Better", before.redirectUris(), before.scopes(), Scopes.NONE, true, false);
        domain.applicationCommands.update(by, "boards", request, REASONS, seen());
    }

    private Seen seen() {
        return domain.stores
                .transactions()
                .read(tx -> ApplicationCommands.seen(
                        domain.stores.applications().find(tx, "boards", "app").orElseThrow(),
                        domain.stores.scopeReasons().find(tx, "boards", "app")));
    }

    private String key() {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.partners().keys(tx, "boards"))
                .getLast()
                .id();
    }

    private String secret() {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.applications().find(tx, "boards", "app"))
                .orElseThrow()
                .secrets()
                .getLast()
                .id();
    }

    @Test
    void noPartnerLetsItsOwnApplicationLeaveAnythingOut() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var before = application("lax");
        var lenient = new NewApplication(
                before.clientId(),
                before.name(),
                "",
                before.redirectUris(),
                before.scopes(),
                Scopes.NONE,
                true,
                false,
                Application.Profile.NONE,
                Application.Protocol.DEFAULT.with(RequestRules.LENIENT));
        assertThatThrownBy(() -> domain.applicationCommands.create(owner, "boards", lenient, REASONS))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_PERMITTED));
        domain.applicationCommands.create(PLATFORM, "boards", lenient, REASONS);
    }

    @Test
    void noPartnerTakesItsOwnApplicationOutOfFapi() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var proof = ClientProof.by(ClientKeys.at("https://boards.example/jwks")).requiringDpop(true);
        var strict = new Application.Protocol(TokenFormat.OPAQUE, proof, RequestRules.FAPI_2);
        var made = domain.applicationCommands
                .create(PLATFORM, "boards", speaking(strict), REASONS)
                .application();
        var seen = ApplicationCommands.seen(made, REASONS);
        var lax = speaking(new Application.Protocol(TokenFormat.OPAQUE, proof));

        assertThatThrownBy(() -> domain.applicationCommands.update(owner, "boards", lax, REASONS, seen))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_PERMITTED));
        domain.applicationCommands.update(PLATFORM, "boards", lax, REASONS, seen);
    }

    private static NewApplication speaking(Application.Protocol protocol) {
        var before = application("speaking");
        return new NewApplication(
                before.clientId(),
                before.name(),
                "",
                before.redirectUris(),
                before.scopes(),
                Scopes.NONE,
                true,
                false,
                Application.Profile.NONE,
                protocol);
    }

    @Test
    void noPartnersPeopleCallAnApplicationByAnotherPartner() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var commands = domain.applicationCommands;
        var made = commands.create(owner, "boards", named("plain", "Plain"), REASONS)
                .application();
        var seen = ApplicationCommands.seen(made, REASONS);
        for (var name : List.of("Official other Inc", "other Inc Support")) {
            assertThatThrownBy(() -> commands.create(owner, "boards", named("new", name), REASONS))
                    .isInstanceOf(CommandRefused.class);
            assertThatThrownBy(() -> commands.update(owner, "boards", named("plain", name), REASONS, seen))
                    .isInstanceOf(CommandRefused.class);
        }
        commands.create(owner, "boards", named("own", "boards Inc Support"), REASONS);
    }

    private static NewApplication named(String clientId, String name) {
        var other = application(clientId);
        return new NewApplication(clientId, name, "", other.redirectUris(), other.scopes(), Scopes.NONE, true, false);
    }

    @Test
    void aKeyMoreThanMayWorkAtOnceIsRefused() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var hour = new RotationOverlap.Lasting(Duration.ofHours(1));
        for (var working = 1; working < PartnerCommands.KEYS_MAX; working++) {
            domain.partners.regenerateKey(owner, "boards", hour);
        }
        assertThatThrownBy(() -> domain.partners.regenerateKey(owner, "boards", hour))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY));
        domain.partners.regenerateKey(owner, "boards", new RotationOverlap.None());
        domain.partners.regenerateKey(owner, "boards", hour);
    }

    @Test
    void stricterRequestsAloneAreAChangeThatTheLogTells() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var proof = ClientProof.by(ClientKeys.at("https://boards.example/jwks")).requiringDpop(true);
        var lax = speaking(new Application.Protocol(TokenFormat.OPAQUE, proof));
        var made =
                domain.applicationCommands.create(owner, "boards", lax, REASONS).application();
        var strict = speaking(new Application.Protocol(TokenFormat.OPAQUE, proof, RequestRules.FAPI_2));

        var after = domain.applicationCommands.update(
                owner, "boards", strict, REASONS, ApplicationCommands.seen(made, REASONS));

        assertThat(after.protocol().requests()).isEqualTo(RequestRules.FAPI_2);
        var told = TestAudit.entries(domain.stores, "boards").getFirst().entry();
        assertThat(told.context()).containsEntry("currentRequestRules", "FAPI_2 pushed");
        var stored = domain.stores
                .transactions()
                .read(tx -> domain.stores.applications().find(tx, "boards", "speaking"))
                .orElseThrow();
        assertThat(stored.protocol().requests()).isEqualTo(RequestRules.FAPI_2);
    }

    /** What companies remember of an application needs its row, so a partner that makes and removes them comes to an end. */
    @Test
    void aPartnerEverHasSoManyApplicationsAndNoMore() {
        var owner = new PartnerActor.Member("boards", PartnerRole.OWNER.name());
        var commands = domain.applicationCommands;
        for (var made = 1; made < PartnerCommands.APPLICATIONS_EVER_MAX; made++) {
            var id = "passing" + made;
            var application =
                    commands.create(owner, "boards", application(id), REASONS).application();
            commands.remove(owner, "boards", id, ApplicationCommands.seen(application, REASONS));
        }
        assertThatThrownBy(() -> commands.create(owner, "boards", application("one-more"), REASONS))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY));
    }

    @Test
    void everyCommandAboutAPartnerIsHere() {
        var there = CommandsOfCore.taking(PartnerActor.class).stream()
                .map(CommandsOfCore::name)
                .collect(toCollection(TreeSet::new));
        var known = new TreeSet<>(NOT_HERE.keySet());
        commands().forEach(command -> known.add(command.name()));
        assertThat(known).containsAll(there);
    }

    @TestFactory
    Stream<DynamicTest> whoeverHoldsTheRightMayAndNobodyElse() {
        return commands().stream()
                .flatMap(command -> Stream.of(PartnerRole.values())
                        .map(role -> DynamicTest.dynamicTest(
                                command.name() + " by " + role, () -> tryIt(command.name(), role))));
    }

    /** With things of its own: what one command did the next would stumble over. */
    private void tryIt(String name, PartnerRole role) throws IOException {
        people.close();
        open();
        var command = commands().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        var own = new PartnerActor.Member("boards", role.name());
        var foreign = new PartnerActor.Member("other", role.name());
        if (name.startsWith("ListingCommands.") && !name.endsWith(".save")) {
            seenOfListing(name.endsWith(".withdraw"));
        }
        var before = entries();
        refused(command, foreign, Reason.NOT_FOUND);
        refused(command, new PartnerActor.Member("boards", "gone"), Reason.NOT_PERMITTED);
        refused(command, new PartnerActor.Member("boards", "nobody"), Reason.NOT_PERMITTED);
        if (!role.may(command.right())) {
            refused(command, own, Reason.NOT_PERMITTED);
            assertThat(entries()).as("nothing happened").isEqualTo(before);
            return;
        }
        command.by().accept(own);
        assertThat(entries()).as("the partner's log").isEqualTo(before + 1);
        var entry = TestAudit.entries(domain.stores, "boards").getFirst().entry();
        assertThat(entry.author().id()).isEqualTo(role.name());
    }

    private static void refused(Command command, PartnerActor by, Reason reason) {
        assertThatThrownBy(() -> command.by().accept(by))
                .as(command.name() + " by " + by)
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private int entries() {
        return TestAudit.entries(domain.stores, "boards").size();
    }

    /** A post office that takes everything. */
    private static final class NoLetters implements Letters {
        @Override
        public void send(String address, Letter letter) {}

        @Override
        public boolean areTaken() {
            return true;
        }
    }
}
