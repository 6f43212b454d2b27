package dev.latchkey.page;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was typed into the form of a page that our own templates wrote: attributes stand between double quotes, and nothing is left to
 * a browser's repair. Every kind of field is filled, the hidden ones as well, because they say what the form showed; but no password and no file.
 */
final class FormFiller {

    private static final Pattern TAG = Pattern.compile("<(/?[a-z]+)((?:[^>\"]|\"[^\"]*\")*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-zA-Z-]+)(?:=\"([^\"]*)\")?");
    private static final Set<String> NEVER_FILLED = Set.of("password", "file", "submit", "button", "image", "reset");

    private static final int OTHER = -1;

    /**
     * Hidden fields that are written anew for each page, and say what the form showed or which sending it was: they come back as they were
     * sent, and who takes the form compares them. Every other hidden field says which thing the form is about.
     */
    private static final Set<String> OF_ONE_SHOWING =
            Set.of("seen", "digest", "lastUse", "newest", "form", "found", "offer", "id", "continue");

    private final Map<String, String> fields;
    private final StringBuilder filled = new StringBuilder();
    private @Nullable String select;

    private FormFiller(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * The page with its form filled.
     *
     * @param note what to say above the fields, as text
     * @return empty when the page has no such form, also when those it has are about other things
     */
    static Optional<String> fill(String html, KeptForm kept, String note) {
        var best = Optional.<int[]>empty();
        var bestScore = OTHER;
        var tags = TAG.matcher(html);
        while (tags.find()) {
            if (tags.group(1).equals("form") && isTo(kept.action(), tags.group(2))) {
                var end = html.indexOf("</form>", tags.end());
                var score = likeness(html.substring(tags.end(), end), kept.fields());
                if (score > bestScore) {
                    best = Optional.of(new int[] {tags.end(), end});
                    bestScore = score;
                }
            }
        }
        return best.map(form -> html.substring(0, form[0])
                + "\n<p class=\"lk-note\" role=\"status\" tabindex=\"-1\" autofocus>" + text(note) + "</p>"
                + new FormFiller(kept.fields()).fill(html.substring(form[0], form[1]))
                + html.substring(form[1]));
    }

    private static boolean isTo(String action, String attributes) {
        var to = attribute(attributes, "action");
        return to != null
                && "post".equals(attribute(attributes, "method"))
                && to.replaceFirst("[?#].*", "").equals(action);
    }

    /**
     * How many hidden fields say the same: lists have one form for each line, to one path, and the line that was meant may be gone.
     *
     * @return {@link #OTHER} when one of them says that the form is about another thing
     */
    private static int likeness(String form, Map<String, String> fields) {
        var tags = TAG.matcher(form);
        var same = 0;
        while (tags.find()) {
            var name = tags.group(1).equals("input") && "hidden".equals(attribute(tags.group(2), "type"))
                    ? attribute(tags.group(2), "name")
                    : null;
            if (name != null && !KeptForms.SECRET.contains(name)) {
                if (Objects.equals(attribute(tags.group(2), "value"), fields.get(name))) {
                    same++;
                } else if (!OF_ONE_SHOWING.contains(name)) {
                    return OTHER;
                }
            }
        }
        return same;
    }

    private String fill(String form) {
        var tags = TAG.matcher(form);
        var at = 0;
        while (tags.find(at)) {
            filled.append(form, at, tags.start());
            at = fill(form, tags);
        }
        return filled.append(form, at, form.length()).toString();
    }

    /** @return where to read on */
    private int fill(String form, Matcher tag) {
        var attributes = tag.group(2);
        switch (tag.group(1)) {
            case "input" -> filled.append("<input").append(input(attributes)).append('>');
            case "select" -> {
                select = attribute(attributes, "name");
                filled.append(tag.group());
            }
            case "option" -> {
                var end = form.indexOf("</option>", tag.end());
                var value = attribute(attributes, "value");
                var own = value == null
                        ? unescaped(form.substring(tag.end(), end)).strip()
                        : value;
                var chosen = select == null ? null : fields.get(select);
                filled.append("<option")
                        .append(chosen == null ? attributes : with(attributes, "selected", chosen.equals(own)))
                        .append('>');
            }
            case "textarea" -> {
                filled.append(tag.group());
                var typed = typed(attributes);
                if (typed != null) {
                    // the first line break after the tag is not part of the text
                    filled.append('\n').append(text(typed));
                    return form.indexOf("</textarea>", tag.end());
                }
            }
            default -> filled.append(tag.group());
        }
        return tag.end();
    }

    private @Nullable String typed(String attributes) {
        var name = attribute(attributes, "name");
        return name == null || KeptForms.SECRET.contains(name) ? null : fields.get(name);
    }

    private String input(String attributes) {
        var type = attribute(attributes, "type");
        var name = attribute(attributes, "name");
        if (name == null || KeptForms.SECRET.contains(name) || (type != null && NEVER_FILLED.contains(type))) {
            return attributes;
        }
        var typed = fields.get(name);
        if ("checkbox".equals(type) || "radio".equals(type)) {
            var value = attribute(attributes, "value");
            return with(attributes, "checked", (value == null ? "on" : value).equals(typed));
        }
        return typed == null ? attributes : without(attributes, "value") + " value=\"" + quoted(typed) + "\"";
    }

    private static String with(String attributes, String name, boolean isThere) {
        return without(attributes, name) + (isThere ? " " + name : "");
    }

    private static String without(String attributes, String name) {
        return attributes.replaceAll("\\s" + name + "(?:=\"[^\"]*\")?(?=\\s|$)", "");
    }

    private static @Nullable String attribute(String attributes, String name) {
        var all = ATTRIBUTE.matcher(attributes);
        while (all.find()) {
            if (all.group(1).equals(name)) {
                return all.group(2) == null ? "" : unescaped(all.group(2));
            }
        }
        return null;
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quoted(String plain) {
        return text(plain).replace("\"", "&#34;");
    }
}
