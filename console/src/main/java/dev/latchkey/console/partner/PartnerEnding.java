package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.DetailPage;
import dev.latchkey.edge.http.FormParameters;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a form ends at once although it was used a short while ago.
 *
 * @param all none when nothing is to be asked
 * @param isUnsettled whether the form was sent without an answer
 */
public record PartnerEnding(List<One> all, boolean isUnsettled) {

    static final PartnerEnding NONE = new PartnerEnding(List.of(), false);

    /** The field that names what is ended although it was used. */
    private static final String ENDS = "ends";

    /** A key or a secret. */
    public record One(String id, String hint, DetailPage.UseLine lastUse) {}

    /** Of a key or secret: one, or none when it may end without a question. */
    static Stream<One> of(String id, String hint, PartnerUse use) {
        return use.isRecent() ? Stream.of(new One(id, hint, Objects.requireNonNull(use.last()))) : Stream.empty();
    }

    /** What is asked about is settled by its ids alone, so that what came meanwhile is asked about too. */
    static PartnerEnding asked(Stream<One> all) {
        return new PartnerEnding(all.toList(), false);
    }

    PartnerEnding unsettled() {
        return new PartnerEnding(all, true);
    }

    boolean isSettled(FormParameters form) {
        return all.isEmpty() || ids().equals(form.find(ENDS).orElse(""));
    }

    public String ids() {
        return all.stream().map(One::id).collect(Collectors.joining(","));
    }

    public String hints() {
        return all.stream().map(One::hint).collect(Collectors.joining(", "));
    }
}
