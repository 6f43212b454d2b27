package dev.latchkey.page;

import dev.latchkey.core.command.CommandRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a form that was sent: all of it at once, at most one thing for each field. A page shows each beside its field, and all
 * of them on top, where the summary takes the focus and leads to the fields. Immutable.
 */
public final class FieldErrors {

    public static final FieldErrors NONE = new FieldErrors(List.of());

    /**
     * One thing that is wrong.
     *
     * @param field id of the element that it is about; absent when it is about no field of the form
     * @param label what people call the field; empty without one
     */
    public record Line(@Nullable String field, String label, String message) {}

    private final List<CommandRefused> refusals;

    private FieldErrors(List<CommandRefused> refusals) {
        this.refusals = List.copyOf(refusals);
    }

    /** Of a command that was refused. */
    public static FieldErrors of(CommandRefused refused) {
        return new FieldErrors(List.of(refused));
    }

    /**
     * Tries every rule of a form, also after one is broken.
     *
     * @param rules in the order of the fields; each throws {@link CommandRefused} when its field does not do
     */
    public static FieldErrors of(Runnable... rules) {
        var refusals = new ArrayList<CommandRefused>();
        for (var rule : rules) {
            try {
                rule.run();
            } catch (CommandRefused refused) {
                if (refusals.stream().noneMatch(one -> isOf(one, refused.field()))) {
                    refusals.add(refused);
                }
            }
        }
        return new FieldErrors(refusals);
    }

    private static boolean isOf(CommandRefused refused, @Nullable String field) {
        return field != null && field.equals(refused.field());
    }

    public boolean isEmpty() {
        return refusals.isEmpty();
    }

    /** Whether the form was refused because somebody else changed meanwhile what it is about. */
    public boolean isChanged() {
        return refusals.stream().anyMatch(FieldErrors::isChange);
    }

    /** The same without what somebody else did meanwhile, of which the page tells elsewhere. */
    public FieldErrors withoutChange() {
        return new FieldErrors(refusals.stream().filter(one -> !isChange(one)).toList());
    }

    private static boolean isChange(CommandRefused refused) {
        return refused.reason() == CommandRefused.Reason.CHANGED;
    }

    /** The first thing that is wrong, whose reason decides the status of the page; absent when nothing is. */
    public @Nullable CommandRefused first() {
        return refusals.isEmpty() ? null : refusals.getFirst();
    }

    /** What is wrong with a field, without its name; absent when nothing is. */
    public @Nullable String error(String field) {
        return refusals.stream()
                .filter(one -> isOf(one, field))
                .map(FieldErrors::sentence)
                .findFirst()
                .orElse(null);
    }

    /**
     * The summary.
     *
     * @param labels of the fields that the form has, by their ids
     */
    public List<Line> lines(Map<String, String> labels) {
        return refusals.stream().map(one -> line(one, labels)).toList();
    }

    private static Line line(CommandRefused refused, Map<String, String> labels) {
        var field = refused.field();
        var label = field == null ? null : labels.get(field);
        return label == null ? new Line(null, "", sentence(refused)) : new Line(field, label, sentence(refused));
    }

    /** The status of the page that says so. */
    public static int status(CommandRefused refused) {
        return switch (refused.reason()) {
            case NOT_PERMITTED, EXCEEDS_MAKER -> 403;
            case NOT_FOUND -> 404;
            case INVALID -> 422;
            case CONFLICT, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> 409;
        };
    }

    /** What was wrong, as a sentence for people, without the name of the field. */
    public static String sentence(CommandRefused refused) {
        return RefusalWords.sentence(refused);
    }
}
