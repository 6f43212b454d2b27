package dev.latchkey.app.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * Which commands end something that nobody can bring back, and what each asks before. It is asked where the command is given, when
 * {@link DestroyedThing} has been found and nothing is open any more: a person takes their time.
 */
final class Destruction {

    /** Of every command that asks. */
    static final class Answer {

        @Option(
                names = "--yes",
                description =
                        "Do it without asking. Where nobody is there to be asked, the command is not done without this:"
                                + " exit code 3, with the question as JSON.")
        private boolean isYes;

        @Option(
                names = ONLY_LOOK,
                hidden = true,
                description = "Do nothing, and say whether what it is about is there.")
        private boolean isLook;

        Answer() {}
    }

    /** What the launcher gives a command before it asks. */
    static final String ONLY_LOOK = "--only-look";

    private Destruction() {}

    /** What is to be asked; empty when the command ends nothing, or needs no question. */
    static Optional<String> question(ParseResult leaf) {
        var what = leaf.matchedPositionalValue(0, "");
        return switch (name(leaf.commandSpec())) {
            case "company deactivate" ->
                Optional.of("Deactivate the company " + what
                        + "? Its people and credentials get nothing any more, at once.");
            case "user deactivate" ->
                Optional.of("Deactivate " + what + "? Their sessions end, and all that applications hold for them.");
            case "operator deactivate" ->
                Optional.of("Deactivate the operator " + what + "? Their sessions end, at once.");
            case "operator link" ->
                leaf.hasMatchedOption("--forget-second-factor")
                        ? Optional.of("Take the second factor from " + what
                                + "? The password ends with it, and whoever has the link chooses one and signs"
                                + " in with that alone.")
                        : Optional.empty();
            case "partner deactivate" ->
                Optional.of("Deactivate the partner " + what
                        + "? Its keys end, and every grant to its applications, at once.");
            case "app suspend" ->
                Optional.of("Suspend the application " + what + "? Every grant to it ends, in every company, at once.");
            case "partner key" ->
                leaf.hasMatchedOption("--overlap")
                        ? Optional.empty()
                        : Optional.of("Make a new key of " + what + " without --overlap? The one before ends at once.");
            case "key revoke" -> Optional.of("Revoke the API key " + what + "? It ends at once, for good.");
            case "client revoke" ->
                Optional.of("Revoke the OAuth client " + what + "? It ends at once, for good, with all its tokens.");
            case "key rotate", "client rotate" ->
                leaf.hasMatchedOption("--overlap")
                        ? Optional.empty()
                        : Optional.of("Rotate " + what + " without --overlap? The old secret ends at once.");
            case "client authentication" ->
                Optional.of("Change how " + what
                        + " proves itself? A key or secret that is given up ends, and its tokens with it.");
            case "registration revoke" -> Optional.of("Revoke the token " + what + "? It ends at once, for good.");
            case "keys rotate" ->
                leaf.hasMatchedOption("--distrust")
                        ? Optional.of("Distrust all older signing keys? Every JWT that they signed ends at once.")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** What is typed behind the program's name. */
    static String name(CommandSpec command) {
        var parent = command.parent();
        return parent == null || parent.parent() == null
                ? command.name()
                : String.join(" ", List.of(name(parent), command.name()));
    }

    /** Whether the command is only to look for what it is about. */
    static boolean isLook(ParseResult leaf) {
        return DeploymentCommands.mixed(leaf.commandSpec(), Answer.class).anyMatch(answer -> answer.isLook);
    }

    static boolean isConfirmed(ParseResult leaf) {
        return DeploymentCommands.mixed(leaf.commandSpec(), Answer.class).anyMatch(answer -> answer.isYes);
    }
}
