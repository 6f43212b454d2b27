package dev.latchkey.core.portal;

import static dev.latchkey.core.portal.PartnerPeople.PLATFORM;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.portal.PartnerMembers.NewMember;
import dev.latchkey.core.portal.PartnerMembers.Update;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class PartnerMembersTest {

    private static final Update OUT = new Update(null, null, false, null);
    private static final Update DEVELOPER = new Update(null, PartnerRole.DEVELOPER, null, null);

    private final PartnerPeople people;
    private final PartnerMembers members;

    PartnerMembersTest(TestDatabase database, @TempDir Path folder) throws IOException {
        var domain = TestDomain.open(database, folder);
        people = new PartnerPeople(domain, folder);
        members = people.members;
        domain.partners.createPartner(OPERATOR, "boards", "Boards Inc");
    }

    @AfterEach
    void close() {
        people.close();
    }

    private static void assertRefused(Reason reason, ThrowingCallable command) {
        assertThatThrownBy(command)
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static NewMember invited(String id, PartnerRole role) {
        return new NewMember(id, new EmailAddress(id + "@boards.example"), id, role);
    }

    @Test
    void anOwnerAlwaysRemains() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        members.add(owner, "boards", invited("waits", PartnerRole.OWNER));
        assertRefused(Reason.NOT_PERMITTED, () -> members.change(owner, "boards", "ann", OUT));
        assertRefused(Reason.NOT_PERMITTED, () -> members.change(owner, "boards", "ann", DEVELOPER));
        assertRefused(Reason.NOT_PERMITTED, () -> members.change(PLATFORM, "boards", "ann", OUT));
        people.member("boards", "bob", PartnerRole.OWNER);
        members.change(owner, "boards", "ann", DEVELOPER);
        assertThat(people.user("boards", "ann").role()).isEqualTo(PartnerRole.DEVELOPER);
        assertRefused(Reason.NOT_PERMITTED, () -> members.change(owner, "boards", "bob", OUT));
    }

    /** So it is done when nothing else is. */
    @Test
    void aLowerRoleTakesPowerAwayAndAHigherDoesNot() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        people.member("boards", "bob", PartnerRole.OWNER);
        var narrowed = new ArrayList<Boolean>();
        people.domain.stores.judge((_, weight) -> narrowed.add(weight.narrows()));
        members.change(owner, "boards", "bob", DEVELOPER);
        members.change(owner, "boards", "bob", new Update(null, PartnerRole.OWNER, null, null));
        assertThat(narrowed).containsExactly(true, false);
    }

    @Test
    void ofTwoOwnersWhoEndEachOtherAtOnceOneRemains() throws Exception {
        var ann = people.member("boards", "ann", PartnerRole.OWNER);
        var bob = people.member("boards", "bob", PartnerRole.OWNER);
        var together = new CyclicBarrier(2);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = executor.invokeAll(List.of(ending(together, ann, "bob"), ending(together, bob, "ann")));
            var done = 0;
            for (Future<Boolean> one : tries) {
                done += one.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        }
        var left = List.of("ann", "bob").stream()
                .filter(id -> people.user("boards", id).isWorkingOwner())
                .toList();
        assertThat(left).hasSize(1);
    }

    private Callable<Boolean> ending(CyclicBarrier together, PartnerActor by, String whom) {
        return () -> {
            together.await();
            try {
                members.change(by, "boards", whom, OUT);
                return true;
            } catch (CommandRefused refused) {
                return false;
            }
        };
    }

    @Test
    void whoIsDeactivatedLosesSessionsAndLinks() {
        people.member("boards", "ann", PartnerRole.OWNER);
        people.member("boards", "bob", PartnerRole.DEVELOPER);
        var person = new Person.PartnerPerson("boards", "bob");
        var stores = people.domain.stores;
        var cookie = stores.transactions()
                .write(tx -> people.people
                        .sessions()
                        .create(tx, stores.accounts().find(tx, person).orElseThrow(), new Browser("192.0.2.1", "test"))
                        .cookie());
        assertThat(people.people.sessions().find(cookie.reveal())).isPresent();
        members.change(PLATFORM, "boards", "bob", OUT);
        var left = stores.transactions().read(tx -> stores.sessions().ofPerson(tx, person));
        assertThat(left).isEmpty();
    }

    @Test
    void anInvitationIsTakenBackOnlyBeforeItIsTakenUp() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        members.add(owner, "boards", invited("new", PartnerRole.OWNER));
        var link = members.link(PLATFORM, "boards", new EmailAddress("new@boards.example"), "New");
        assertThat(link.ownerName()).isEqualTo("Boards Inc");
        assertThat(people.people.passwordChanges().findByLink(link.token().reveal()))
                .isPresent();
        members.withdraw(owner, "boards", "new");
        assertThat(people.people.passwordChanges().findByLink(link.token().reveal()))
                .isEmpty();
        assertRefused(Reason.NOT_FOUND, () -> people.members.withdraw(owner, "boards", "new"));
        assertRefused(Reason.FINAL_STATE, () -> people.members.withdraw(owner, "boards", "ann"));
        members.add(owner, "boards", invited("new", PartnerRole.DEVELOPER));
    }

    @Test
    void anAddressIsInvitedOnceAndAPartnerHasSoManyPeople() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        members.add(owner, "boards", invited("new", PartnerRole.VIEWER));
        var same = new NewMember("other", new EmailAddress("NEW@boards.example"), "New", PartnerRole.OWNER);
        assertRefused(Reason.CONFLICT, () -> members.add(owner, "boards", same));
        for (var i = 2; i < PartnerUsers.PER_PARTNER_MAX; i++) {
            members.add(owner, "boards", invited("p" + i, PartnerRole.VIEWER));
        }
        assertRefused(Reason.TOO_MANY, () -> members.add(owner, "boards", invited("onemore", PartnerRole.VIEWER)));
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotChangedBack() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        people.member("boards", "bob", PartnerRole.VIEWER);
        var seen = people.user("boards", "bob").seen();
        members.change(owner, "boards", "bob", DEVELOPER);
        assertRefused(
                Reason.CHANGED,
                () -> members.change(owner, "boards", "bob", new Update("Bo", PartnerRole.OWNER, null, seen)));
        assertThat(people.user("boards", "bob").role()).isEqualTo(PartnerRole.DEVELOPER);
    }

    /** Who left keeps a row, since the log names them, and no place of others. */
    @Test
    void whoIsDeactivatedTakesNoPlaceAndNeedsOneToComeBack() {
        var owner = people.member("boards", "ann", PartnerRole.OWNER);
        for (var i = 1; i < PartnerUsers.PER_PARTNER_MAX; i++) {
            members.add(owner, "boards", invited("p" + i, PartnerRole.VIEWER));
        }
        assertRefused(Reason.TOO_MANY, () -> members.add(owner, "boards", invited("new", PartnerRole.VIEWER)));
        members.change(owner, "boards", "p1", OUT);
        members.add(owner, "boards", invited("new", PartnerRole.VIEWER));
        var back = new Update(null, null, true, null);
        assertRefused(Reason.TOO_MANY, () -> members.change(owner, "boards", "p1", back));
        members.change(owner, "boards", "p2", OUT);
        members.change(owner, "boards", "p1", back);
    }

    /** Else a viewer's link would be handed over as an owner's. */
    @Test
    void anOwnersLinkIsOfAnOwner() {
        var email = new EmailAddress("new@boards.example");
        members.add(PLATFORM, "boards", invited("new", PartnerRole.VIEWER));
        assertRefused(Reason.CONFLICT, () -> members.link(PLATFORM, "boards", email, "New"));
        members.withdraw(PLATFORM, "boards", "new");
        members.link(PLATFORM, "boards", email, "New");
        members.link(PLATFORM, "boards", email, "New");
    }

    /** Whoever hands the link over may be no operator any more by then. */
    @Test
    void aConditionHoldsInEachTransactionOfALink() {
        var email = new EmailAddress("new@boards.example");
        var asked = new ArrayList<Boolean>();
        assertThatThrownBy(() -> members.link(
                        tx -> {
                            asked.add(true);
                            if (asked.size() == 2) {
                                throw CommandRefused.notPermitted("no operator");
                            }
                        },
                        PLATFORM,
                        "boards",
                        email,
                        "New"))
                .isInstanceOf(CommandRefused.class);
        assertThat(asked).hasSize(2);
    }
}
