package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.catalogue.Wording;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.engine.protocol.Permission;
import gg.jte.Content;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every template gets as {@code page}, beside its own {@code model}.
 *
 * @param csrf for the hidden field of every form
 * @param signedIn absent for a visitor
 * @param viewer who looks at a page of the console; absent elsewhere, and for visitors
 * @param partner who looks at a page of the partner portal; absent elsewhere, and for visitors
 * @param catalogue the product that the page is about
 * @param sections every place in the navigation of the console that this visitor has
 * @param isPending whether to say that changes are saved, and not yet in force on this node
 * @param files what the page loads; it can do without the script
 * @param icons those that the page shows
 * @implNote Many parameters: what every page of any kind may need.
 */
public record PageFrame(
        String csrf,
        @Nullable SignedIn signedIn,
        @Nullable Viewer viewer,
        @Nullable PartnerViewer partner,
        Catalogue catalogue,
        List<NavigationEntry> sections,
        boolean isPending,
        PageFiles files,
        PageIcons icons,
        Messages messages) {

    /** Where a company's people search. */
    public static final String SEARCH = "/search";

    /** Where those search who run the platform. */
    public static final String OPERATOR_SEARCH = OperatorDoor.PATH + SEARCH;

    /** Where a partner's people search. */
    public static final String PARTNER_SEARCH = PartnerDoor.PATH + SEARCH;

    /** A text of the messages. */
    public String text(String key, Object... values) {
        return messages.text(key, values);
    }

    /**
     * A text of the messages with parts of the page in its places.
     *
     * @param values numbers, which the text may choose by; {@link Content}; anything else is written as text
     */
    public Content sentence(String key, Object... values) {
        return Sentence.of(messages, key, values);
    }

    /**
     * What people call the fields of a form, by their ids, for the summary of what is wrong with it.
     *
     * @param fieldsAndKeys the id of each field, then the key of its text
     */
    public Map<String, String> labels(String... fieldsAndKeys) {
        var labels = new HashMap<String, String>();
        for (var at = 0; at < fieldsAndKeys.length; at += 2) {
            labels.put(fieldsAndKeys[at], text(fieldsAndKeys[at + 1]));
        }
        return labels;
    }

    /** How the product's things are called. */
    public Wording words() {
        return catalogue.wording();
    }

    /** What people call the platform. */
    public String product() {
        return words().product();
    }

    /** What stands at the end of every page: whoever runs the platform guards it for many organisations, and not for one of their own. */
    public String footer() {
        return text(isOfOneCompany() ? "layout.footer" : "layout.footer.operator", product());
    }

    private boolean isOfOneCompany() {
        return !isOperator(signedIn) && partner == null;
    }

    /** The header that carries an API key. */
    public String keyHeader() {
        return catalogue.carriers().keyHeader();
    }

    /** The query parameter that carries a partner's key. */
    public String keyParameter() {
        return catalogue.carriers().keyParameter();
    }

    /** The name of the role that administrators have. */
    public String administrator() {
        return catalogue.roles().administrator().name();
    }

    /**
     * A text about the rows that access groups open, with the noun ({0}), its plural ({1}), the teams through which people see rows
     * ({2}), the administrators' role ({3}) and a field of rows ({4}). Products without teams have a text of their own: its key
     * ends in {@code .alone}.
     */
    public String rowsText(String key) {
        var rows = words().rows();
        var field = catalogue.ruleFields().isEmpty()
                ? "country"
                : catalogue.ruleFields().getFirst().label();
        return rows.teams() == null
                ? text(key + ".alone", rows.one(), rows.many(), "", administrator(), field)
                : text(key, rows.one(), rows.many(), rows.teams(), administrator(), field);
    }

    /** A field of an access group's rule, for people. */
    public String fieldLabel(String name) {
        return catalogue.ruleFields().stream()
                .filter(field -> field.name().equals(name))
                .map(RuleField::label)
                .findFirst()
                .orElse(name);
    }

    /** Any of the values, at least one. */
    public String anyOf(Collection<String> values) {
        return values.stream()
                .reduce((one, other) -> text("common.or", one, other))
                .orElseThrow();
    }

    /** Whether the viewer's system role holds a permission; to leave out what they may not do. */
    public boolean may(String permission) {
        return viewer != null && viewer.may(new Permission(permission));
    }

    /** Whether the role of one of a partner's people holds a right; to leave out what they may not do. */
    public boolean mayForPartner(PartnerRight right) {
        return partner != null && partner.may(right);
    }

    public Navigation navigation() {
        var rows = words().rows().many();
        return isOperator(signedIn) || partner != null
                ? Navigation.ofEverybody(sections, messages, rows)
                : Navigation.of(sections, viewer, messages, rows);
    }

    /** What the navigation of the console is headed with: the viewer's company, or the platform; absent for who has none. */
    public @Nullable String place() {
        if (viewer != null) {
            return viewer.companyName();
        }
        if (partner != null) {
            return partner.partnerName();
        }
        return isOperator(signedIn) ? text("operator.place") : null;
    }

    /** Where who looks may search; absent for visitors and for who has no place in the console. */
    public @Nullable String searchPath() {
        if (viewer != null) {
            return SEARCH;
        }
        if (partner != null) {
            return PARTNER_SEARCH;
        }
        return isOperator(signedIn) ? OPERATOR_SEARCH : null;
    }

    /** The first letters of the first and the last name of who is signed in; nothing for a visitor. */
    public String initials() {
        var names = signedIn == null ? "" : signedIn.displayName().strip();
        if (names.isEmpty()) {
            return "";
        }
        var last = names.lastIndexOf(' ');
        var first = Character.toString(names.codePointAt(0));
        return last < 0 ? first : first + Character.toString(names.codePointAt(last + 1));
    }

    static boolean isOperator(@Nullable SignedIn signedIn) {
        return signedIn != null && signedIn.person() instanceof Person.OperatorPerson;
    }

    @Override
    public String toString() {
        return "PageFrame";
    }
}
