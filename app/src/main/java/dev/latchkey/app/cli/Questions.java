package dev.latchkey.app.cli;

import dev.latchkey.edge.http.JsonBody;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Asks whoever gave a command. Where nobody is there to answer, the question is the result of the command. */
final class Questions {

    /** Exit code of a command that was not done because nobody answered its question. */
    static final int UNANSWERED = 3;

    private final CommandPlace place;

    Questions(CommandPlace place) {
        this.place = place;
    }

    /** @throws CommandFailure when the answer is no, or nobody is there; then the question stands on standard output, as JSON */
    void confirm(String question, boolean isConfirmed) {
        confirm(question, isConfirmed, JsonBody.object());
    }

    /**
     * As {@link #confirm(String, boolean)}.
     *
     * @param subject what is asked about, which the question stands in where nobody is there
     */
    void confirm(String question, boolean isConfirmed, ObjectNode subject) {
        if (isConfirmed) {
            return;
        }
        var answer = place.ask(question + " [y/N] ");
        if (answer.isEmpty()) {
            place.out().println(subject.put("question", question).put("answerYesWith", "--yes"));
            throw new CommandFailure(UNANSWERED, "nothing was done: " + question + " Say --yes");
        }
        var word = answer.get().strip().toLowerCase(Locale.ROOT);
        if (!word.equals("y") && !word.equals("yes")) {
            throw new CommandFailure("nothing was done");
        }
    }

    /** As {@link #suggest}, for what nobody can guess. @throws CommandFailure naming the option, where nobody is there */
    String require(String option, String question, String suggestion) {
        var answer = place.ask(question + " [" + suggestion + "] ")
                .orElseThrow(() ->
                        new CommandFailure(2, "expected " + option + ", for instance " + option + " " + suggestion));
        return answer.isBlank() ? suggestion : answer.strip();
    }

    /** What somebody types who is there; empty where nothing is typed, or nobody is. */
    Optional<String> find(String question) {
        return place.ask(question + " ").map(String::strip).filter(typed -> !typed.isEmpty());
    }

    /** What somebody types who is there; the suggestion where nothing is typed, or nobody is. */
    String suggest(String question, String suggestion) {
        return place.ask(question + " [" + suggestion + "] ")
                .map(String::strip)
                .filter(typed -> !typed.isEmpty())
                .orElse(suggestion);
    }
}
