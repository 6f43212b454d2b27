package dev.latchkey.core.portal;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.PasswordHashing;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** Partners with people of every role, each of whom has chosen a password. */
final class PartnerPeople implements AutoCloseable {

    static final PartnerActor.OfPlatform PLATFORM = new PartnerActor.OfPlatform(OPERATOR);

    final TestDomain domain;
    final AccountAssembly people;
    final PartnerMembers members;
    private final PasswordHashing passwords;

    PartnerPeople(TestDomain domain, Path folder) throws IOException {
        this.domain = domain;
        var random = new SecureRandom();
        var stores = domain.stores;
        var ofCredentials =
                new CredentialRights(stores.credentials(), stores.companies(), () -> domain.catalogue, domain.clock);
        this.passwords =
                new PasswordHashing(new PasswordHash.Parameters(1024, 1, 1), List.of(), 1, domain.hasher, random);
        this.people = new AccountAssembly(
                stores,
                new ActorRights(stores.companies(), stores.users(), ofCredentials, () -> domain.catalogue),
                MasterKey.readOrCreate(folder.resolve("master.key"), random),
                new Sessions.Lifetimes(Duration.ofHours(1), Duration.ofHours(8)),
                passwords,
                (_, _, _, _, _) -> {},
                domain.clock,
                random);
        this.members = new PartnerMembers(stores, people, domain.clock, random);
    }

    /** Somebody of a partner who signs in. */
    PartnerActor.Member member(String partnerId, String id, PartnerRole role) {
        var email = new EmailAddress(id + "@" + partnerId + ".example");
        var hash = new PasswordHash("$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(43));
        domain.stores
                .transactions()
                .write(tx -> domain.stores
                        .partnerUsers()
                        .insert(
                                tx,
                                new PartnerUser(partnerId, id, email, id, role, true, hash, domain.clock.instant())));
        return new PartnerActor.Member(partnerId, id);
    }

    PartnerUser user(String partnerId, String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.partnerUsers().find(tx, partnerId, id))
                .orElseThrow();
    }

    @Override
    public void close() {
        passwords.close();
        domain.close();
    }
}
