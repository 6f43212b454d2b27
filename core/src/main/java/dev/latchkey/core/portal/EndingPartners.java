package dev.latchkey.core.portal;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.account.Accounts;
import dev.latchkey.core.account.EndingLetters;
import dev.latchkey.core.account.EndingOwners;
import dev.latchkey.core.account.EndingStore.Kind;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Partners, whose people are told of what their role lets them replace: of keys, and of secrets of applications. Whoever has not taken up
 * their invitation is told nothing, since nobody knows whose address that is.
 */
public final class EndingPartners implements EndingOwners {

    /** Most of a partner's people who are told of one thing. */
    static final int PEOPLE_MAX = 20;

    private final Partners partners;
    private final PartnerUsers users;
    private final Accounts accounts;

    private <S extends PortalStores & AccountStores> EndingPartners(S stores) {
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.accounts = stores.accounts();
    }

    /** Letters to the people of partners. */
    public static <S extends PortalStores & AccountStores> EndingLetters letters(
            S stores, Notices notices, InstantSource clock) {
        return new EndingLetters(stores, stores.partnerEndings(), new EndingPartners(stores), notices, clock);
    }

    /** What somebody of a role is told of; nothing where the role replaces nothing. */
    private static Set<Kind> kinds(PartnerRole role) {
        var kinds = EnumSet.noneOf(Kind.class);
        if (role.may(PartnerRight.KEY)) {
            kinds.add(Kind.PARTNER_KEY);
        }
        if (role.may(PartnerRight.APPLICATIONS)) {
            kinds.add(Kind.APPLICATION_SECRET);
        }
        return kinds;
    }

    @Override
    public List<Owner> page(Transaction tx, String afterId, int limit) {
        return partners.page(tx, afterId, limit).stream()
                .map(partner -> new Owner(partner.id(), partner.isActive()))
                .toList();
    }

    @Override
    public List<Told> people(Transaction tx, String ownerId) {
        return users.all(tx, ownerId).stream()
                .filter(user -> user.isActive()
                        && user.passwordHash() != null
                        && !kinds(user.role()).isEmpty())
                .limit(PEOPLE_MAX)
                .flatMap(user -> account(tx, user).map(account -> new Told(account, kinds(user.role()))).stream())
                .toList();
    }

    private Optional<Account> account(Transaction tx, PartnerUser user) {
        return accounts.find(tx, new Person.PartnerPerson(user.partnerId(), user.id()))
                .filter(Account::isActive);
    }
}
