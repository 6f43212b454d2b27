package dev.latchkey.core.change;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Commands of every kind in a random order, done on one node while another follows. What a command ends is told to {@link Endings}
 * once it is acknowledged.
 */
final class RandomCommands {

    static final Scopes SCOPES = Scopes.of("orders_read", "orders_write");
    private static final int KINDS = 25;

    /** Hears of everything that counts for nothing from now on. */
    @FunctionalInterface
    interface Endings {
        /**
         * @param view where it is looked up
         * @param isIgnored whether the following node still lets it count
         */
        void ended(String view, String what, BooleanSupplier isIgnored);
    }

    private final Chance chance;
    private final RandomPeople people;
    private final RandomCredentials credentials;
    private final RandomApplications applications;
    private final RandomOddments oddments;
    private int refused;

    RandomCommands(
            Random random,
            TestDomain domain,
            MasterKey masterKey,
            FollowedViews own,
            FollowedViews following,
            Endings endings) {
        var admin = domain.administrator();
        this.chance = new Chance(random);
        this.people = new RandomPeople(chance, domain, admin);
        this.credentials = new RandomCredentials(chance, domain, admin, people, following, endings);
        this.applications = new RandomApplications(chance, domain, admin, following, endings);
        this.oddments = new RandomOddments(chance, domain, masterKey, own, following, endings);
    }

    /** Every session cookie that was ever given. */
    List<String> cookies() {
        return oddments.cookies();
    }

    /** How many were refused, because what they were about had ended for instance. */
    int refused() {
        return refused;
    }

    /** One command. What can be refused may be. */
    void next() {
        chance.next();
        try {
            run(chance.random.nextInt(KINDS));
        } catch (CommandRefused e) {
            refused++;
        }
    }

    private void run(int kind) {
        switch (kind) {
            case 0 -> people.makeCompany();
            case 1 -> people.changeCompany();
            case 2 -> people.makeRole();
            case 3 -> people.changeRole();
            case 4 -> people.changeGroups();
            case 5 -> people.makeUser();
            case 6 -> deactivateUser();
            case 7 -> people.changeUser();
            case 8, 9 -> credentials.makeKey();
            case 10 -> credentials.makeClient();
            case 11 -> credentials.rotateKey();
            case 12 -> credentials.revokeKey();
            case 13 -> credentials.revokeClient();
            case 14 -> applications.changePartner();
            case 15 -> applications.rotatePartnerKey();
            case 16 -> applications.makeApplication();
            case 17 -> applications.changeApplication();
            case 18, 19 -> applications.grant(people.anyUser());
            case 20 -> applications.endGrant();
            case 21 -> oddments.changeSessions(people);
            case 22 -> oddments.changeSigningKeys();
            case 23 -> credentials.changeProof();
            default -> oddments.changeOthers(credentials);
        }
    }

    private void deactivateUser() {
        var user = people.deactivateUser();
        applications.endedOf(user);
        oddments.endedOf(user);
    }
}
