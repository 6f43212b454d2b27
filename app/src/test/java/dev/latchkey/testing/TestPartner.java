package dev.latchkey.testing;

import dev.latchkey.core.account.InvitationLinks;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/** The partner of the sheet, and its people, who sign in and set up a second factor. */
public final class TestPartner {

    private final TestPlatform platform;
    private final PartnerUser owner;

    public TestPartner(TestPlatform platform) {
        this.platform = platform;
        var stores = platform.domain().stores();
        var email =
                new EmailAddress(platform.sheet().get("partner").get("email").asString());
        var person = stores.transactions().read(tx -> stores.accounts().findByEmail(tx, email)).stream()
                .map(account -> account.person())
                .filter(Person.PartnerPerson.class::isInstance)
                .findFirst()
                .orElseThrow();
        this.owner = stores.transactions()
                .read(tx -> stores.partnerUsers().find(tx, person.ownerId(), person.personId()))
                .orElseThrow();
    }

    public String id() {
        return owner.partnerId();
    }

    /** Its owner, of the sheet. */
    public PartnerActor.Member owner() {
        return new PartnerActor.Member(owner.partnerId(), owner.id());
    }

    /** A browser in which the owner has signed in, by the password alone. */
    public TestBrowser withPassword() {
        var browser = new TestBrowser(platform);
        browser.signIn(owner.email().value(), password());
        return browser;
    }

    /** A browser in which the owner has signed in, for the first time, and set up a second factor. */
    public TestBrowser signedIn(InstantSource clock) {
        return TestOperator.withSecondFactor(platform, platform.sheet().get("partner"), clock);
    }

    private String password() {
        return platform.sheet().get("partner").get("password").asString();
    }

    /**
     * A browser in which a colleague of the owner, with the same password, has signed in and set up a second factor.
     *
     * @param partnerId of the partner, which may be another
     */
    public TestBrowser colleague(String partnerId, PartnerRole role, InstantSource clock) {
        var address = role.name().toLowerCase(Locale.ROOT) + "@" + partnerId + ".example";
        var stores = platform.domain().stores();
        var made = new PartnerUser(
                partnerId,
                "the-" + role.name(),
                new EmailAddress(address),
                role + " of " + partnerId,
                role,
                true,
                null,
                clock.instant());
        stores.transactions().write(tx -> stores.partnerUsers().insert(tx, made));
        var person = new Person.PartnerPerson(partnerId, made.id());
        var link = platform.domain().people().invitationLinks().link(new Handed(person, address));
        var browser = new TestBrowser(platform);
        browser.get("/account/reset-password?token=" + link.token().reveal());
        browser.post(
                "/account/reset-password", "token", link.token().reveal(), "new", password(), "repeat", password());
        browser.signIn(address, password());
        return TestOperator.withSecondFactor(browser, clock);
    }

    private record Handed(Person person, String address) implements InvitationLinks.Inviting {
        @Override
        public InvitationLinks.Invited require(Transaction tx) {
            return new InvitationLinks.Invited(person, address, "");
        }

        @Override
        public void record(Transaction tx, Map<String, String> facts) {}
    }
}
