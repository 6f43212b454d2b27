package dev.latchkey.store.sql;

import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.activity.ScopeTrials;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.ChangeGate;
import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.HeldNames;
import dev.latchkey.core.change.ChangeFeed;
import dev.latchkey.core.change.CommitListener;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.IdempotencyStore;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.CredentialList;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.ScopeOrdinals;
import dev.latchkey.core.credential.UsageStore;
import dev.latchkey.core.grant.AuthorizationCodes;
import dev.latchkey.core.grant.AuthorizationRequests;
import dev.latchkey.core.grant.Consents;
import dev.latchkey.core.grant.GrantStores;
import dev.latchkey.core.grant.RevokedTokens;
import dev.latchkey.core.grant.UserGrants;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.partner.Registrations;
import dev.latchkey.core.signing.SigningKeys;
import dev.latchkey.core.signing.SigningStores;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionFactory;

/** The open store: every store interface there is, joined to its SQL. Closing it writes what still waits. */
public final class Stores extends PartnerTables
        implements AutoCloseable, ActivityStores, CredentialStores, GrantStores, SigningStores {

    private final GroupWriter writer;
    private final SqlTransactions transactions;
    private final List<AutoCloseable> connections;
    private final BuiltInRoles builtInRoles;
    private volatile ChangeGate gate = ChangeGate.OPEN;
    private volatile StoreRoom room = StoreRoom.ENDLESS;

    private Stores(
            GroupWriter writer,
            ConnectionFactory reading,
            int readersMax,
            Catalogue catalogue,
            List<AutoCloseable> connections) {
        this.writer = writer;
        this.transactions = new SqlTransactions(writer, ParsedStatements.jdbi(reading, catalogue.scopes()), readersMax);
        this.connections = List.copyOf(connections);
        this.builtInRoles = catalogue.roles();
    }

    /** Files that an open embedded store has open at most: a file and its journal for each connection, and what they share. */
    public static final int FILES_MAX = 2 * (SqliteConnections.READERS_MAX + 1) + 6;

    /**
     * Opens the embedded store in one file, making or migrating it as needed. The file is its owner's alone.
     *
     * @param catalogue the roles that every company has, and the names that stored scopes have now
     * @throws UncheckedIOException when the folder or the file cannot be made
     */
    public static Stores open(Path file, Catalogue catalogue, InstantSource clock) {
        SqliteFile.create(file, Migrations::runOnSqlite);
        Migrations.runOnSqlite(file);
        var only = new OpenFile(file);
        var writing = SqliteConnections.forWriting(file, only);
        var reading = SqliteConnections.forReading(file, SqliteConnections.READERS_MAX, only);
        return new Stores(
                new GroupWriter(ParsedStatements.jdbi(writing, catalogue.scopes()), Dialect.SQLITE, clock, only),
                reading,
                SqliteConnections.READERS_MAX,
                catalogue,
                List.of(reading, writing));
    }

    /**
     * Opens the store in a PostgreSQL database, migrating it as needed.
     *
     * @param readersMax connections for reading, 1 to 100; one more is for writing
     * @param catalogue the roles that every company has, and the names that stored scopes have now
     */
    public static Stores openPostgres(
            PostgresAddress address, int readersMax, Catalogue catalogue, InstantSource clock) {
        Migrations.runOnPostgres(address);
        return connectPostgres(address, readersMax, catalogue, clock);
    }

    /** As {@link #openPostgres}, where the schema is known to be up to date. */
    static Stores connectPostgres(PostgresAddress address, int readersMax, Catalogue catalogue, InstantSource clock) {
        var pools = PostgresConnections.pools(address, readersMax);
        return new Stores(
                new GroupWriter(
                        ParsedStatements.jdbi(pools.writing()::getConnection, catalogue.scopes()),
                        Dialect.POSTGRESQL,
                        clock),
                pools.reading()::getConnection,
                readersMax,
                catalogue,
                List.of(pools.reading(), pools.writing()));
    }

    @Override
    public Transactions transactions() {
        return transactions;
    }

    public ChangeFeed changeFeed() {
        return new SqlChangeFeed();
    }

    /** Adds a listener that hears of every commit before its writers are answered. */
    public void onCommit(CommitListener listener) {
        writer.add(listener);
    }

    /** Why changes cannot be stored just now, without anything secret; empty as far as nothing is known to keep them. */
    public Optional<String> writeTrouble() {
        return writer.trouble();
    }

    @Override
    public AuditLog auditLog() {
        return new SqlAuditLog(builtInRoles, (entry, weight) -> gate.admit(entry, weight));
    }

    /** Has each change that leaves an entry in a log judged from now on. */
    public void judge(ChangeGate judging) {
        gate = judging;
    }

    /** Keeps what there is of the disk, of which whoever judges changes has to think itself. */
    public void keep(StoreRoom kept) {
        room = kept;
        writer.keepRoom(kept::require);
    }

    /** What there is of the disk. */
    public StoreRoom room() {
        return room;
    }

    @Override
    public Companies companies() {
        return new SqlCompanies(builtInRoles);
    }

    public HeldNames heldNames() {
        return new SqlHeldNames();
    }

    @Override
    public Users users() {
        return new SqlUsers();
    }

    @Override
    public Credentials credentials() {
        return new SqlCredentials();
    }

    @Override
    public CredentialList credentialList() {
        return new SqlCredentialList();
    }

    @Override
    public ActivityStore activity() {
        return new SqlActivity(() -> room.require());
    }

    @Override
    public ScopeTrials trials() {
        return new SqlScopeTrials();
    }

    @Override
    public DueWork dueWork() {
        return new SqlDueWork();
    }

    public IdempotencyStore idempotency() {
        return new SqlIdempotency();
    }

    public UsageStore usage() {
        return new SqlUsageStore();
    }

    @Override
    public Installations installations() {
        return new SqlInstallations();
    }

    @Override
    public UserGrants userGrants() {
        return new SqlUserGrants();
    }

    @Override
    public AuthorizationCodes authorizationCodes() {
        return new SqlAuthorizationCodes();
    }

    public AuthorizationRequests authorizationRequests() {
        return new SqlAuthorizationRequests();
    }

    @Override
    public Consents consents() {
        return new SqlConsents();
    }

    public Registrations registrations() {
        return new SqlRegistrations();
    }

    @Override
    public SigningKeys signingKeys() {
        return new SqlSigningKeys();
    }

    @Override
    public RevokedTokens revokedTokens() {
        return new SqlRevokedTokens();
    }

    @Override
    public ScopeOrdinals scopeOrdinals() {
        return new SqlScopeOrdinals();
    }

    @Override
    public void close() {
        writer.close();
        transactions.close();
        for (var open : connections) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException("the store could not be closed", e);
            }
        }
    }
}
