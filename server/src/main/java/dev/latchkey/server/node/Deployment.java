package dev.latchkey.server.node;

import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.server.account.Invitations;
import dev.latchkey.server.account.PasswordHashing;
import dev.latchkey.server.account.Sessions;
import dev.latchkey.server.account.SignInParts;
import dev.latchkey.server.activity.ActivityRecorder;
import dev.latchkey.server.activity.ShadowCommands;
import dev.latchkey.server.activity.ShadowIndex;
import dev.latchkey.server.catalogue.Catalogue;
import dev.latchkey.server.catalogue.CatalogueReader;
import dev.latchkey.server.catalogue.CatalogueRefused;
import dev.latchkey.server.catalogue.StoreCheck;
import dev.latchkey.server.command.PasswordHash;
import dev.latchkey.server.company.ActorRights;
import dev.latchkey.server.company.CompanyCommands;
import dev.latchkey.server.company.RoleCommands;
import dev.latchkey.server.config.Configuration;
import dev.latchkey.server.credential.CredentialAudit;
import dev.latchkey.server.credential.CredentialCommands;
import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.CredentialRights;
import dev.latchkey.server.credential.ImportedKeys;
import dev.latchkey.server.credential.ScopeNumbers;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.credential.SubsetRule;
import dev.latchkey.server.credential.UsageRecorder;
import dev.latchkey.server.grant.CompanyGrants;
import dev.latchkey.server.grant.GrantCommands;
import dev.latchkey.server.grant.GrantEndings;
import dev.latchkey.server.grant.GrantIndex;
import dev.latchkey.server.grant.GrantSettings;
import dev.latchkey.server.grant.RevokedTokenSet;
import dev.latchkey.server.grant.RevokedTokenView;
import dev.latchkey.server.installation.InstallationCommands;
import dev.latchkey.server.manage.Idempotency;
import dev.latchkey.server.partner.ApplicationIndex;
import dev.latchkey.server.partner.PartnerCommands;
import dev.latchkey.server.registration.InitialTokens;
import dev.latchkey.server.registration.MachineClients;
import dev.latchkey.server.registration.UnusedClients;
import dev.latchkey.server.signing.KeyRotation;
import dev.latchkey.server.signing.MasterKey;
import dev.latchkey.server.signing.StoredKeyRing;
import dev.latchkey.server.store.Stores;
import dev.latchkey.server.store.change.ChangeFollower;
import dev.latchkey.server.store.change.FollowerThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * An opened deployment, everything but the network: the open store, the commands on it and what a node holds in memory. Commands of the launcher that
 * need no listener use this alone. One process at a time has a folder open.
 */
public final class Deployment implements AutoCloseable {

    /** A principal lives for 60 s, and clocks may differ by as much. */
    private static final Duration SIGNED_BESIDE_TOKENS = Duration.ofMinutes(2);

    final InstantSource clock;
    final SecureRandom random;
    final Catalogue catalogue;
    final ScopeCatalog scopes;
    final Stores stores;
    final MasterKey masterKey;
    final CredentialFormat format;
    final SecretHasher hasher;
    final CredentialIndex credentialIndex;
    final ImportedKeys importedKeys;
    final UsageRecorder usage;
    final ActivityRecorder activity;
    private final ShadowCommands shadowCommands;
    final StoredKeyRing keyRing;
    private final KeyRotation keyRotation;
    final ActorRights actorRights;
    final SignInParts people;
    final Idempotency idempotency;
    private final FolderLock lock;
    private final CompanyCommands companyCommands;
    private final RoleCommands roleCommands;
    private final CredentialCommands credentialCommands;
    private final PartnerCommands partnerCommands;
    private final InitialTokens initialTokens;
    private final MachineClients machineClients;
    private final UnusedClients unusedClients;
    final ApplicationIndex applicationIndex;
    final GrantIndex grantIndex;
    final RevokedTokenSet revokedInForce = new RevokedTokenSet();
    final RevokedTokenView revokedTokens;
    final ScopeNumbers scopeNumbers;
    final ChangeFollower follower;
    final FollowerThread following;
    private final InstallationCommands installationCommands;
    private final GrantCommands grantCommands;
    private final CompanyGrants companyGrants;

    /** What is done in a folder that no other process can enter, before anything in it is opened. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(Path folder) throws IOException;
    }

    /** Opens the store in the configured folder, making it at the first start. */
    public static Deployment open(Configuration configuration, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, _ -> {}, clock, random);
    }

    /** As {@link #open(Configuration, InstantSource, SecureRandom)}, after a preparation of the folder. */
    public static Deployment open(
            Configuration configuration, Preparation preparation, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(configuration, preparation, clock, System::nanoTime, random);
    }

    /**
     * As {@link #open(Configuration, Preparation, InstantSource, SecureRandom)}.
     *
     * @param nanoTime the monotonic clock by which what is held in memory gets too old
     */
    public static Deployment open(
            Configuration configuration,
            Preparation preparation,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        var catalogue = catalogue(configuration);
        var folder = DataFolder.create(configuration.dataFolder());
        var lock = FolderLock.acquire(folder);
        try {
            preparation.prepare(folder);
            return new Deployment(configuration, catalogue, lock, clock, nanoTime, random);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** @throws CatalogueRefused when nothing can start with it */
    static Catalogue catalogue(Configuration configuration) {
        return CatalogueReader.read(
                configuration.catalogue(),
                configuration.apis().stream().map(Configuration.Api::document).toList());
    }

    private Deployment(
            Configuration configuration,
            Catalogue catalogue,
            FolderLock lock,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        this.clock = clock;
        this.random = random;
        this.catalogue = catalogue;
        this.scopes = catalogue.scopes();
        this.lock = lock;
        Path folder = configuration.dataFolder();
        var store = folder.resolve("latchkey.db");
        this.masterKey = masterKey(folder.resolve("master.key"), store, random);
        this.stores = open(store, configuration);
        this.format = new CredentialFormat(configuration.credentialPrefix());
        this.hasher = new SecretHasher(masterKey.derive("credential hashes"));

        var transactions = stores.transactions();
        var companies = stores.companies();
        var credentials = stores.credentials();
        var log = stores.auditLog();
        this.credentialIndex = new CredentialIndex(companies, credentials, stores.partners(), clock);
        this.applicationIndex = new ApplicationIndex(stores.partners(), stores.applications());
        this.grantIndex = new GrantIndex(
                companies, stores.users(), stores.installations(), stores.userGrants(), applicationIndex);
        this.keyRing = new StoredKeyRing(transactions, stores.signingKeys(), masterKey, clock);
        this.scopeNumbers = new ScopeNumbers(stores.scopeOrdinals());
        this.revokedTokens = new RevokedTokenView(stores.revokedTokens(), revokedInForce, clock);
        this.people = people(configuration);
        var shadowIndex = new ShadowIndex(stores.shadows(), clock);
        this.follower = new ChangeFollower(
                transactions,
                stores.changeFeed(),
                nanoTime,
                configuration.store().staleAfter(),
                List.of(
                        credentialIndex,
                        applicationIndex,
                        grantIndex,
                        revokedTokens,
                        keyRing,
                        scopeNumbers,
                        people.sessions(),
                        shadowIndex));
        follower.load();
        this.following = FollowerThread.start(follower);
        stores.onCommit(following);
        this.importedKeys = new ImportedKeys(credentialIndex, transactions, credentials, stores.partners(), hasher);
        this.usage = UsageRecorder.start(transactions, stores.usage());
        this.activity = ActivityRecorder.start(transactions, stores.activity(), shadowIndex, clock);
        this.idempotency = new Idempotency(transactions, stores.idempotency(), masterKey, clock);
        this.keyRotation = new KeyRotation(
                transactions,
                stores.signingKeys(),
                masterKey,
                log,
                clock,
                new KeyRotation.Settings(
                        configuration.signing().rotateEvery(),
                        configuration.tokens().accessTokenLifetime().plus(SIGNED_BESIDE_TOKENS)));

        this.actorRights = new ActorRights(
                companies,
                stores.users(),
                new CredentialRights(credentials, companies, catalogue.permissions(), clock),
                catalogue.permissions());
        var rights = actorRights;
        var endings = new GrantEndings(stores.userGrants(), stores.authorizationCodes(), stores.consents(), log, clock);
        this.companyCommands = new CompanyCommands(
                transactions,
                companies,
                stores.users(),
                rights,
                log,
                List.of(people.sessions(), endings),
                clock,
                random);
        this.roleCommands = new RoleCommands(transactions, companies, stores.users(), rights, log, catalogue, clock);
        this.credentialCommands = new CredentialCommands(
                transactions,
                credentials,
                new SubsetRule(rights, companies, scopes),
                new CredentialAudit(log, clock),
                format,
                hasher,
                clock,
                random);
        this.shadowCommands =
                new ShadowCommands(transactions, stores.activity(), stores.shadows(), credentialCommands, clock);
        this.installationCommands = new InstallationCommands(
                transactions, stores.installations(), stores.applications(), endings, rights, log, clock);
        this.companyGrants = new CompanyGrants(transactions, stores.userGrants(), endings, rights);
        this.grantCommands = new GrantCommands(
                new GrantCommands.Parts(
                        transactions,
                        stores.userGrants(),
                        stores.authorizationCodes(),
                        stores.consents(),
                        stores.installations(),
                        stores.applications(),
                        endings,
                        grantIndex,
                        rights,
                        log,
                        format,
                        hasher,
                        clock,
                        random),
                new GrantSettings(
                        configuration.tokens().codeLifetime(),
                        configuration.tokens().refreshTokenIdleTimeout(),
                        GrantSettings.DEFAULT.repeatWindow()));
        var registrations = stores.registrations();
        this.initialTokens = new InitialTokens(transactions, registrations, log, format, hasher, clock, random);
        this.machineClients = new MachineClients(new MachineClients.Parts(
                transactions,
                registrations,
                stores.partners(),
                stores.applications(),
                endings,
                log,
                format,
                hasher,
                clock,
                random,
                configuration.registration().openToAnyoneWhoCanReachThisServer(),
                configuration.registration().clientsMax()));
        this.unusedClients = new UnusedClients(transactions, registrations, log, clock);
        this.partnerCommands = new PartnerCommands(
                transactions,
                stores.partners(),
                stores.applications(),
                endings,
                log,
                scopes,
                format,
                hasher,
                clock,
                random);
    }

    /** What lets programs register clients. */
    public InitialTokens initialTokens() {
        return initialTokens;
    }

    UnusedClients unusedClients() {
        return unusedClients;
    }

    MachineClients machineClients() {
        return machineClients;
    }

    /** The store, if it holds nothing that the catalogue no longer knows. */
    private Stores open(Path file, Configuration configuration) {
        var opened = Stores.open(file, catalogue.roles(), clock);
        try {
            var problems = new ArrayList<>(
                    opened.transactions().read(tx -> StoreCheck.problems(catalogue, opened.heldNames(), tx)));
            if (!problems.isEmpty()) {
                problems.addAll(ServedApis.problems(configuration, catalogue));
                throw new CatalogueRefused(problems);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Before anything is written: a store that lost its key must not be given another. */
    private static MasterKey masterKey(Path file, Path store, SecureRandom random) throws IOException {
        if (Files.exists(store) && !Files.exists(file)) {
            throw new IllegalStateException(file + " is missing, and " + store.getFileName()
                    + " was made with it. Restore the master key from your backup: without it no credential in the"
                    + " store can be verified.");
        }
        return MasterKey.readOrCreate(file, random);
    }

    /** The signing keys' way from one state to the next. */
    public KeyRotation keyRotation() {
        return keyRotation;
    }

    private SignInParts people(Configuration configuration) {
        var lifetimes = new Sessions.Lifetimes(
                configuration.signIn().sessionIdleTimeout(),
                configuration.signIn().sessionLifetime());
        var sessions = new Sessions(
                stores.transactions(),
                stores.sessions(),
                stores.accounts(),
                new SecretHasher(masterKey.derive("session hashes")),
                lifetimes,
                clock,
                random);
        var costs = configuration.passwords();
        var passwords = new PasswordHashing(
                new PasswordHash.Parameters(costs.memoryKibibytes(), costs.iterations(), costs.parallelism()),
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                random);
        var ground = new SignInParts.Ground(
                stores.transactions(),
                stores.accounts(),
                stores.secondFactors(),
                stores.passwordResets(),
                stores.auditLog(),
                masterKey,
                clock,
                random);
        return new SignInParts(ground, sessions, passwords);
    }

    public CompanyCommands companyCommands() {
        return companyCommands;
    }

    /** Sends people their first link. */
    Invitations invitations() {
        return people.invitations(new Invitations.Ground(
                stores.transactions(),
                stores.users(),
                stores.companies(),
                actorRights,
                stores.passwordResets(),
                stores.auditLog(),
                clock,
                random));
    }

    public RoleCommands roleCommands() {
        return roleCommands;
    }

    public CredentialCommands credentialCommands() {
        return credentialCommands;
    }

    /** Records what credentials do. */
    public ActivityRecorder activity() {
        return activity;
    }

    /** Takes scopes away that are not used. */
    public ShadowCommands shadowCommands() {
        return shadowCommands;
    }

    public PartnerCommands partnerCommands() {
        return partnerCommands;
    }

    public InstallationCommands installationCommands() {
        return installationCommands;
    }

    public GrantCommands grantCommands() {
        return grantCommands;
    }

    /** What administrators see and end of their users' grants. */
    public CompanyGrants companyGrants() {
        return companyGrants;
    }

    /** The grants that count now. */
    public GrantIndex grantIndex() {
        return grantIndex;
    }

    /** The applications that work now. */
    public ApplicationIndex applicationIndex() {
        return applicationIndex;
    }

    /** People who sign in, and their sessions. */
    public SignInParts people() {
        return people;
    }

    /** What the product is made of. */
    public Catalogue catalogue() {
        return catalogue;
    }

    public ScopeCatalog scopes() {
        return scopes;
    }

    public Stores stores() {
        return stores;
    }

    public InstantSource clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    /** Numbers of scopes in tokens. */
    public ScopeNumbers scopeNumbers() {
        return scopeNumbers;
    }

    /** What works now, for looking credentials up without the store. */
    public CredentialIndex credentialIndex() {
        return credentialIndex;
    }

    @Override
    public void close() {
        usage.close();
        activity.close();
        following.close();
        stores.close();
        lock.close();
    }
}
