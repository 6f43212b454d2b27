package dev.latchkey.core.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Invitations;
import dev.latchkey.core.account.SecondFactorReminders;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandsOfCore;
import dev.latchkey.core.company.Lattice.Deed;
import dev.latchkey.core.company.Lattice.Kind;
import dev.latchkey.core.company.Lattice.Point;
import dev.latchkey.core.company.LatticeThings.Held;
import dev.latchkey.core.credential.ClientProofCommands;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.ManagedClients;
import dev.latchkey.core.credential.SecretCommands;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.installation.InstallationCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tries commands and keeps what became of them other than the oracle of {@link Lattice} says. */
final class PowerLedger {

    /** Public methods that take an actor and only look, or are about wishes or reminders, which are no power. */
    private static final Set<String> NO_POWER = Set.of(
            "SecondFactorReminders.send",
            "InstallationCommands.mayInstall",
            "InstallationCommands.list",
            "InstallationCommands.request",
            "InstallationCommands.dismissRequest",
            "CompanyGrants.ofApplication",
            "CompanyGrants.consents",
            "CompanyGrants.countUsers",
            "ManagedClients.record");

    /** What is tried together. Each class of commands about a company stands in one of them, which {@link EveryCommandIsTriedTest} sees to. */
    enum Part {
        PEOPLE,
        ROLES,
        ROWS,
        APPLICATIONS,
        CREDENTIALS;

        Set<Class<?>> commands() {
            return switch (this) {
                case PEOPLE -> Set.of(CompanyCommands.class, Invitations.class, SecondFactorReminders.class);
                case ROLES -> Set.of(RoleCommands.class);
                case ROWS -> Set.of(AccessGroupCommands.class);
                case APPLICATIONS -> Set.of(InstallationCommands.class, CompanyGrants.class);
                case CREDENTIALS ->
                    Set.of(
                            CredentialCommands.class,
                            ClientProofCommands.class,
                            SecretCommands.class,
                            ManagedClients.class,
                            ScopeTrialCommands.class);
            };
        }
    }

    private static final int EACH_MIN = 30;

    private final List<String> faults = new ArrayList<>();
    private final Set<String> tried = new TreeSet<>();
    private int allowed;
    private int refused;

    /**
     * Tries one command.
     *
     * @param needs the permission for it
     * @param about what it gives, changes or ends
     */
    void attempt(String command, Held held, int needs, Kind kind, Deed deed, List<Point> about, Runnable run) {
        tried.add(command);
        var point = held.point();
        var shouldPass = (point.allows() & needs) != 0
                && about.stream().allMatch(one -> point.covers(kind, one))
                && point.mayAdd(kind, deed, about);
        if (shouldPass) {
            allowed++;
        } else {
            refused++;
        }
        var expected = shouldPass ? "passes" : "refused";
        var outcome = outcome(command, run);
        if (!outcome.equals(expected)) {
            faults.add(command + " by " + held.name() + " of " + about + ": expected " + expected + ", " + outcome);
        }
    }

    private static String outcome(String command, Runnable run) {
        try {
            run.run();
            return "was not rehearsed";
        } catch (Rehearsal.Done _) {
            return "passes";
        } catch (CommandRefused e) {
            return switch (e.reason()) {
                case NOT_PERMITTED, EXCEEDS_MAKER -> "refused";
                // Asked behind the question of power: no scope was used, and there is no trial.
                case CONFLICT, NOT_FOUND ->
                    command.startsWith("ScopeTrialCommands.") && e.getMessage().matches(".*(no scope|trial).*")
                            ? "passes"
                            : e.getMessage();
                case INVALID, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> e.getMessage();
            };
        }
    }

    /** @param part whose every method that takes an actor has been tried */
    void assertAsTheOracleSays(Part part) {
        assertThat(faults).isEmpty();
        assertThat(allowed).as("allowed").isGreaterThan(EACH_MIN);
        assertThat(refused).as("refused").isGreaterThan(EACH_MIN);
        var there = CommandsOfCore.taking(Actor.InCompany.class).stream()
                .filter(method -> part.commands().contains(method.getDeclaringClass()))
                .map(CommandsOfCore::name)
                .filter(name -> !NO_POWER.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tried).isEqualTo(there);
    }
}
