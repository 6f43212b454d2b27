package dev.latchkey.core.company;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.account.Invitations;
import dev.latchkey.core.account.PasswordHashing;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantAssembly;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.grant.GrantSettings;
import dev.latchkey.core.grant.GrantStores;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.installation.InstallationStores;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** The commands of a company, joined as the program joins them, of which nothing stays. */
final class RehearsedCommands implements AutoCloseable {

    /** The same stores, in which everything stays. */
    final TestDomain domain;

    final Rehearsal rehearsal;
    final CompanyAssembly companies;
    final CredentialAssembly credentials;
    final InstallationCommands installations;
    final CompanyGrants grants;
    final ScopeTrialCommands trials;
    final Invitations invitations;

    RehearsedCommands(Path folder) throws IOException {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
        var stores = domain.stores;
        var clock = domain.clock;
        var random = new SecureRandom();
        rehearsal = new Rehearsal(stores.transactions());
        var ofCredentials =
                new CredentialRights(stores.credentials(), stores.companies(), () -> domain.catalogue, clock);
        var rights = new ActorRights(stores.companies(), stores.users(), ofCredentials, () -> domain.catalogue);
        var endings = new GrantEndings(stores, clock);
        companies = new CompanyAssembly(
                rehearsal.of(CompanyStores.class, stores),
                rights,
                List.of(endings),
                () -> domain.catalogue,
                clock,
                random);
        credentials = new CredentialAssembly(
                rehearsal.of(CredentialStores.class, stores),
                rights,
                () -> domain.catalogue,
                domain.secrets,
                domain.hasher,
                SecurityProfile.STANDARD,
                clock);
        installations = new InstallationCommands(
                rehearsal.of(InstallationStores.class, stores), endings, (_, _, _, _, _) -> {}, rights, clock);
        var settings = GrantSettings.DEFAULT;
        grants = new GrantAssembly(
                        rehearsal.of(GrantStores.class, stores),
                        domain.applications,
                        endings,
                        rights,
                        domain.secrets,
                        settings,
                        clock)
                .ofCompanies();
        trials = new ActivityAssembly(rehearsal.of(ActivityStores.class, stores), credentials.clients(), clock)
                .commands();
        invitations = new AccountAssembly(
                        rehearsal.of(AccountStores.class, stores),
                        rights,
                        MasterKey.readOrCreate(folder.resolve("master.key"), random),
                        new Sessions.Lifetimes(Duration.ofHours(1), Duration.ofHours(1)),
                        new PasswordHashing(
                                new PasswordHash.Parameters(1024, 1, 1), List.of(), 1, domain.hasher, random),
                        endings::passwordReplaced,
                        clock,
                        random)
                .invitations();
    }

    @Override
    public void close() {
        domain.close();
    }
}
