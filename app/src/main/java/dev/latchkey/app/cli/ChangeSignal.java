package dev.latchkey.app.cli;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.core.catalogue.ApisChange.Plan;
import dev.latchkey.engine.decision.AccessComparison.Change;
import dev.latchkey.engine.protocol.VisibleText;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP: what is served changes to what the files say, as long as that lets nobody in who was not. Nobody is there to confirm an
 * opening, so it is told together with the command that would.
 */
public final class ChangeSignal {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "signal");

    private final ApisChange changes;
    private final Consumer<String> out;
    private final Executor oneByOne;

    /** Whether one is to be done that has not begun to read files. */
    private final AtomicBoolean isAwaited = new AtomicBoolean();

    /**
     * @param out gets what came of it, a line each
     * @param oneByOne does one after the other
     */
    ChangeSignal(ApisChange changes, Consumer<String> out, Executor oneByOne) {
        this.changes = changes;
        this.out = out;
        this.oneByOne = oneByOne;
    }

    /**
     * Takes the signal from here on, by which a process ends that does not: one that comes while a deployment starts waits until it is served.
     * Where the virtual machine does not give it away, everything stays as it is.
     */
    public static Held hold() {
        var held = new Held();
        ProcessSignals.handle("HUP", held).ifPresent(before -> {
            if (before instanceof Held earlier) {
                earlier.passTo(held); // that of the process, from before it knew what it is to do
            }
        });
        return held;
    }

    /** Signals before and after somebody can do what they ask for. */
    public static final class Held implements Runnable {

        private final AtomicBoolean isWaiting = new AtomicBoolean();
        private volatile @Nullable Runnable next;

        private Held() {}

        /** From here on they are done, those that came before first. */
        public void release(ApisChange changes) {
            ExecutorService oneByOne = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("change").daemon().factory());
            passTo(new ChangeSignal(
                    changes, line -> System.err.println("latchkey: " + VisibleText.line(line)), oneByOne)::came);
        }

        private void passTo(Runnable other) {
            next = other;
            pass();
        }

        /** One came. */
        @Override
        public void run() {
            isWaiting.set(true);
            pass();
        }

        private void pass() {
            var other = next;
            if (other != null && isWaiting.getAndSet(false)) {
                other.run();
            }
        }
    }

    /** Has done what the signal asks for: those that come before files are read for one of them are done with it. */
    void came() {
        if (isAwaited.compareAndSet(false, true)) {
            oneByOne.execute(() -> {
                isAwaited.set(false);
                change();
            });
        }
    }

    private void change() {
        try {
            var plan = changes.plan();
            if (!plan.isApplicable()) {
                tell(changes.refuse(plan));
            } else if (plan.isEmpty()) {
                out.accept("nothing changed: what the files say is served already");
            } else if (plan.opens()) {
                changes.refuse(plan);
                out.accept("nothing changed: " + openings(plan) + "; apis apply shows it, and applies it when you"
                        + " confirm it");
            } else {
                tell(changes.apply(plan.digest(), AUTHOR));
            }
        } catch (RuntimeException e) {
            PlainWords.lines(e).forEach(line -> out.accept("nothing changed: " + line));
        }
    }

    private static String openings(Plan plan) {
        return plan.access().stream().anyMatch(Change::isOpening)
                ? new AccessSummary(plan.access()).sentence()
                : String.join("; ", plan.openings());
    }

    private void tell(Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied(var served, var plan) ->
                out.accept("generation " + served.generation() + " is served: "
                        + new AccessSummary(plan.access()).sentence());
            case Outcome.Refused(var plan) -> refused(plan);
            case Outcome.Overtaken _ -> out.accept("nothing changed: the files, or what is served, changed meanwhile");
        }
    }

    private void refused(Plan plan) {
        plan.problems().forEach(problem -> out.accept("nothing changed: " + problem));
        if (!plan.restarts().isEmpty()) {
            out.accept("nothing changed: " + RestartAdvice.of(plan.restarts()));
        }
    }
}
