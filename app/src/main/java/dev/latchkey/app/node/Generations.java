package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.catalogue.StoreCheck;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.grant.EarlierGrants;
import dev.latchkey.core.turn.SystemThreads;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.edge.http.RunningListener;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Generation} that a node serves, and the next one: read by the code of the start and checked by the checks of the start,
 * held against the store in the transaction that tells the audit log of it, and then put in the place of the one before at once.
 */
final class Generations implements ApisChange, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    /** Files are read again when somebody wrote them meanwhile, at most so often. */
    private static final int READS_MAX = 5;

    private final ConfigurationSource source;
    private final Kept kept;
    private final BooleanSupplier isStopping;
    private final ReentrantLock changing = new ReentrantLock();

    /** Long documents take seconds to be read and compared. Who holds the lock has it. */
    private final SystemThreads threads = new SystemThreads("documents", 1);

    private final RoomToRead room = RoomToRead.ofThisProcess();
    private final PlatformReadings platform = new PlatformReadings();
    private final KnownPlan known;
    private volatile List<RunningListener> listeners = List.of();
    private volatile Generation current;

    /**
     * The first one, of a configuration that is read already.
     *
     * @param parsed what was parsed of its documents before
     * @throws SpecException when the documents cannot be enforced as they are
     */
    Generations(
            Configuration configuration,
            ConfigurationSource source,
            Kept kept,
            BooleanSupplier isStopping,
            ParsedFiles parsed)
            throws SpecException {
        this.source = source;
        this.kept = kept;
        this.isStopping = isStopping;
        var deployment = kept.deployment();
        this.known = new KnownPlan(deployment.stores());
        var catalogue = deployment.catalogue();
        var files = digest(configuration);
        var apis = new ServedApis(
                configuration, catalogue, deployment, new DocumentReading(configuration, catalogue, platform, parsed));
        var state = new ServedComparison.State(configuration, catalogue, apis);
        if (EarlierGrants.bind(
                deployment.stores().transactions(), deployment.stores().userGrants(), apis.namesByIdentifier())) {
            deployment.follower().catchUp(); // nobody is answered by what these grants were before
        }
        this.current =
                generation(state, new Served(1, deployment.clock().instant(), FilesDigest.meaning(files, state)));
        kept.follow(current);
    }

    /**
     * What the files say, and what is different from what is served.
     *
     * @param files digest of what was read, which is told of what is served by it
     * @param state absent where there are problems
     */
    private record Reading(Plan plan, String files, ServedComparison.@Nullable State state) {}

    /** What a request is served by that begins now. */
    Generation current() {
        return current;
    }

    /** Has these use certificates as their files are, with each change. */
    void renewCertificatesOf(List<RunningListener> running) {
        this.listeners = List.copyOf(running);
    }

    @Override
    public Served served() {
        return current.served();
    }

    @Override
    public Plan plan() {
        changing.lock();
        try {
            return threads.call(() ->
                    known.find(current.served().generation(), this::digest).orElseGet(() -> read().plan()));
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Outcome apply(String digest, Author author, Consumer<Transaction> power) {
        changing.lock();
        try {
            var outcome = tryApply(digest, author, power);
            kept.changes().count(outcome, kept.deployment().clock().instant());
            return outcome;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Outcome.Refused refuse(Plan plan) {
        var outcome = new Outcome.Refused(plan);
        kept.changes().count(outcome, kept.deployment().clock().instant());
        return outcome;
    }

    private Outcome tryApply(String digest, Author author, Consumer<Transaction> power) {
        var reading = threads.call(this::read);
        var plan = reading.plan();
        var state = reading.state();
        if (!plan.digest().equals(digest)) {
            return new Outcome.Overtaken(plan);
        }
        if (!plan.isApplicable() || state == null) {
            return new Outcome.Refused(plan);
        }
        var before = current;
        var served = new Served(
                before.served().generation() + 1, kept.deployment().clock().instant(), reading.files());
        try {
            var next = generation(state, served);
            for (var listener : listeners) {
                listener.renewal().renew();
            }
            var gone = enter(
                    before, next, power, tx -> ServedAudit.append(kept.deployment(), tx, author, before, next, plan));
            if (!gone.isEmpty()) {
                return new Outcome.Refused(Plan.refused(plan.digest(), gone));
            }
            current = next;
            kept.follow(next);
        } catch (CertificateFiles.Unfit e) {
            return new Outcome.Refused(
                    Plan.refused(plan.digest(), List.of("listeners.tlsCertificates: " + e.getMessage())));
        } catch (ServiceUnavailable e) {
            LOG.warn("what is served was not changed", e);
            return new Outcome.Refused(Plan.refused(plan.digest(), List.of("the store cannot take it now; try again")));
        }
        LOG.info("generation {} is served, by {}", served.generation(), author);
        return new Outcome.Applied(served, plan);
    }

    /**
     * Lets every command judge by the next catalogue, where nobody holds what it does not know. Commands are transactions, one behind
     * the other, so none of them falls between the look and the change.
     *
     * @return what somebody holds and the catalogue does not know; nothing was changed then
     */
    private List<String> enter(
            Generation before, Generation next, Consumer<Transaction> power, Consumer<Transaction> audit) {
        var deployment = kept.deployment();
        try {
            return deployment.stores().transactions().write(tx -> {
                power.accept(tx);
                var gone = gone(next.catalogue(), tx);
                if (gone.isEmpty()) {
                    audit.accept(tx);
                    deployment.use(next.catalogue());
                }
                return gone;
            });
        } catch (RuntimeException e) {
            deployment.use(before.catalogue());
            throw e;
        }
    }

    private List<String> gone(Catalogue catalogue, Transaction tx) {
        return StoreCheck.problems(catalogue, kept.deployment().stores().heldNames(), tx).stream()
                .map(Object::toString)
                .toList();
    }

    private Generation generation(ServedComparison.State state, Served served) {
        return new Generation(state, served, kept, isStopping, this);
    }

    /** Reads until nobody wrote a file while it was read. */
    private Reading read() {
        var reading = readOnce();
        for (var reads = 1; reading == null && reads < READS_MAX; reads++) {
            reading = readOnce();
        }
        return reading == null
                ? failed("", List.of("the files are being written; try again when that is done"))
                : reading;
    }

    private @Nullable Reading readOnce() {
        var untold = sources();
        var parsed = ParsedFiles.ofThisProcess();
        try {
            var configuration = source.read(read -> problems(read, parsed));
            var files = digest(configuration);
            var catalogue = new Settings(configuration).catalogue(parsed);
            var apis = new ServedApis(
                    configuration,
                    catalogue,
                    kept.deployment(),
                    new DocumentReading(configuration, catalogue, platform, parsed));
            parsed.forget();
            var state = new ServedComparison.State(configuration, catalogue, apis);
            var meaning = FilesDigest.meaning(files, state);
            if (!files.equals(digest(configuration)) || !untold.equals(sources())) {
                return null;
            }
            var plan = plan(state, meaning);
            known.keep(plan, current.served().generation(), state, files, parsed.read());
            return new Reading(plan, meaning, state);
        } catch (ConfigurationException e) {
            return failed(untold, String.valueOf(e.getMessage()).lines().toList());
        } catch (SpecException | CatalogueRefused | IllegalArgumentException e) {
            return failed(untold, String.valueOf(e.getMessage()).lines().toList());
        }
    }

    private List<String> problems(Configuration configuration, ParsedFiles parsed) {
        return room.lack(configuration)
                .map(List::of)
                .orElseGet(() -> StartCheck.problemsButPortsInUse(configuration, parsed));
    }

    private Reading failed(String files, List<String> problems) {
        return new Reading(Plan.refused(shown(files), problems), files, null);
    }

    private Plan plan(ServedComparison.State state, String files) {
        var running = current.state();
        var restarts = new ArrayList<>(Restarts.between(running.configuration(), state.configuration()));
        restarts.addAll(Restarts.between(running.catalogue(), state.catalogue()));
        var comparison = ServedComparison.between(running, state);
        var others = new ArrayList<>(comparison.others());
        if (others.isEmpty()
                && comparison.access().isEmpty()
                && comparison.openings().isEmpty()
                && restarts.isEmpty()
                && !files.equals(current.served().digest())) {
            others.add("what files say beside that, such as texts of documents, or a certificate");
        }
        return new Plan(shown(files), List.of(), restarts, comparison.access(), comparison.openings(), others);
    }

    private String sources() {
        return new FilesDigest().files(source.files()).hex();
    }

    private String digest(Configuration configuration) {
        return new FilesDigest()
                .files(source.files())
                .files(FilesDigest.named(configuration))
                .text(configuration.toString())
                .hex();
    }

    /** Of both that a plan compares: the same files open something else once something else is served. */
    private String shown(String files) {
        var served = current.served();
        return new FilesDigest()
                .text(Long.toString(served.generation()))
                .text(served.digest())
                .text(files)
                .hex();
    }

    /** Reads no more. */
    @Override
    public void close() {
        threads.close();
    }
}
