package dev.latchkey.app.cli;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.engine.protocol.CredentialCarriers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@link ApisApplyCommand} has a running deployment do. It speaks JSON alone, and asks nothing: who gives the digest of a plan has
 * shown it to somebody.
 */
@Command(name = "apis")
final class RunningApisCommand {

    static final String NAME = "apis";
    static final String PLAN = "plan";
    static final String APPLY = "apply-plan";

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "command-line");

    private final RunningPlace place;

    RunningApisCommand(RunningPlace place) {
        this.place = place;
    }

    @Command(name = PLAN, description = "What the files would change.")
    int plan() {
        var plan = changes().plan();
        place.out().println(ChangeReport.json(plan, carriers()));
        return plan.isApplicable() ? 0 : 1;
    }

    @Command(name = APPLY, description = "Apply what a plan showed.")
    int apply(@Option(names = "--digest", required = true, description = "Of the plan.") String digest) {
        return switch (changes().apply(digest, AUTHOR)) {
            case Outcome.Applied(var served, var plan) -> {
                place.out()
                        .println(ChangeReport.json(plan, carriers())
                                .put("isApplied", true)
                                .put("generation", served.generation()));
                yield 0;
            }
            case Outcome.Refused(var plan) -> {
                place.out().println(ChangeReport.json(plan, carriers()).put("isApplied", false));
                yield 1;
            }
            case Outcome.Overtaken(var plan) -> {
                place.out().println(ChangeReport.json(plan, carriers()).put("isApplied", false));
                throw new CommandFailure(
                        "nothing was done: the files, or what is served, changed meanwhile; look at them once more");
            }
        };
    }

    private ApisChange changes() {
        return place.node().changes();
    }

    private CredentialCarriers carriers() {
        return place.deployment().catalogue().carriers();
    }
}
