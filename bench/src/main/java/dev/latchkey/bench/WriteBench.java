package dev.latchkey.bench;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.store.sql.PostgresAddress;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How many changes a second the store makes durable, an audit entry and a change each, and how long each writer waits: 1, 8 and 64 writers at
 * once, of one company and of one each. Without an argument on the embedded store; with the address of an empty PostgreSQL database, its user
 * and the password, there.
 */
final class WriteBench {

    private static final List<Integer> WRITERS = List.of(1, 8, 64);
    private static final int SECONDS = 5;
    private static final int READERS = 2;

    private final Stores stores;

    private WriteBench(Stores stores) {
        this.stores = stores;
    }

    static void main(String[] arguments) throws Exception {
        try (var stores = open(arguments)) {
            var bench = new WriteBench(stores);
            bench.measure(8, true); // until everything was compiled once
            System.out.println("writers  companies  changes/s  p50 ms  p99 ms");
            for (var writers : WRITERS) {
                bench.print(writers, false);
                if (writers > 1) {
                    bench.print(writers, true);
                }
            }
        }
    }

    private static Stores open(String[] arguments) throws IOException {
        var catalogue = CatalogueReader.defaults();
        return arguments.length == 3
                ? Stores.openPostgres(
                        new PostgresAddress(arguments[0], arguments[1], arguments[2]),
                        READERS,
                        catalogue,
                        InstantSource.system())
                : Stores.open(
                        Files.createTempDirectory("latchkey-write").resolve("latchkey.db"),
                        catalogue,
                        InstantSource.system());
    }

    private void print(int writers, boolean eachOfItsOwn) throws Exception {
        var nanos = measure(writers, eachOfItsOwn).stream().sorted().toList();
        System.out.printf(
                "%7d  %9d  %9d  %6.2f  %6.2f%n",
                writers,
                eachOfItsOwn ? writers : 1,
                nanos.size() / SECONDS,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    /** What each change took, in nanoseconds. */
    private List<Long> measure(int writers, boolean eachOfItsOwn) throws Exception {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        var all = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Long>>>();
            for (var writer = 0; writer < writers; writer++) {
                var company = "company-" + (eachOfItsOwn ? writer : 0);
                Callable<List<Long>> writing = () -> writeUntil(until, company);
                running.add(threads.submit(writing));
            }
            for (var one : running) {
                all.addAll(one.get());
            }
        }
        return all;
    }

    private List<Long> writeUntil(long until, String company) {
        var taken = new ArrayList<Long>();
        for (var begun = System.nanoTime(); begun - until < 0; begun = System.nanoTime()) {
            WorkOwner.company(company).call(() -> write(company));
            taken.add(System.nanoTime() - begun);
        }
        return taken;
    }

    private boolean write(String company) {
        return stores.transactions().write(tx -> {
            stores.auditLog()
                    .append(
                            tx,
                            new AuditEntry(
                                    company,
                                    Instant.now(),
                                    AuditEvent.CREDENTIALS_CHANGED,
                                    new Author(Author.Type.USER, "somebody"),
                                    new AuditSubject(AuditSubject.Type.CREDENTIAL, "a-key"),
                                    Map.of("name", "Nightly")));
            tx.changed(ChangeKind.CREDENTIAL, company, "a-key");
            return true;
        });
    }
}
