package dev.latchkey.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A form of a page that posts, as a browser would send it.
 *
 * @param action path that it posts to
 * @param html what stands in it
 * @param fields what it says by now, by name, but for its token and what is secret
 */
public record PageForm(String action, String html, Map<String, String> fields) {

    private static final Pattern FORM =
            Pattern.compile("<form[^>]*method=\"post\" action=\"([^\"?#]+)[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile(
            "<input(ATTRIBUTES)>|<textarea(ATTRIBUTES)>(.*?)</textarea>|<select(ATTRIBUTES)>(.*?)</select>"
                    .replace("ATTRIBUTES", "(?:[^>\"]|\"[^\"]*\")*"),
            Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("<option([^>]*)>([^<]*)</option>");

    /** The forms of a page. */
    public static List<PageForm> all(String page) {
        var forms = new ArrayList<PageForm>();
        var found = FORM.matcher(page);
        while (found.find()) {
            var html = found.group(2);
            forms.add(new PageForm(plain(found.group(1)), html, fields(html, false)));
        }
        return forms;
    }

    /** The first form of a page that posts to a path. */
    public static Optional<PageForm> find(String page, String action) {
        return all(page).stream().filter(form -> form.action().equals(action)).findFirst();
    }

    /** What somebody would send who gives each field another value. */
    public Map<String, String> typedOver() {
        return fields(html, true);
    }

    /** How many characters each field that is written takes, by name, where it says so. */
    public Map<String, Integer> lengths() {
        var lengths = new LinkedHashMap<String, Integer>();
        var found = FIELD.matcher(html);
        while (found.find()) {
            var attributes = found.group(1) == null ? found.group(2) : found.group(1);
            if (attributes != null && attributes.contains("maxlength=") && attributes.contains(" name=")) {
                lengths.put(attribute(attributes, "name"), Integer.parseInt(attribute(attributes, "maxlength")));
            }
        }
        return lengths;
    }

    private static Map<String, String> fields(String html, boolean isOver) {
        var fields = new LinkedHashMap<String, String>();
        var found = FIELD.matcher(html);
        while (found.find()) {
            if (found.group(1) != null) {
                input(found.group(1), isOver, fields);
            } else if (found.group(2) != null) {
                var text = plain(found.group(3)).replaceFirst("^\n", "");
                fields.put(attribute(found.group(2), "name"), isOver ? "\nfirst <b>\nsecond & \"third\"" : text);
            } else {
                var chosen = chosen(found.group(5), isOver);
                if (!chosen.isEmpty()) {
                    fields.put(attribute(found.group(4), "name"), chosen.getLast());
                }
            }
        }
        return fields;
    }

    private static void input(String attributes, boolean isOver, Map<String, String> fields) {
        var name = attribute(attributes, "name");
        var type = attribute(attributes, "type");
        var value = attribute(attributes, "value");
        if (name.isEmpty() || name.equals("csrf") || attributes.contains("one-time-code")) {
            return;
        }
        switch (type) {
            case "password", "submit", "file" -> {}
            case "hidden" -> fields.put(name, value);
            case "checkbox" -> {
                if (isChecked(attributes) != isOver) {
                    fields.put(name, value.isEmpty() ? "on" : value);
                }
            }
            case "radio" -> {
                if (isOver || isChecked(attributes)) {
                    fields.put(name, value);
                }
            }
            default -> fields.put(name, isOver ? "o'<i> & \"ü\" " + name : value);
        }
    }

    private static List<String> chosen(String options, boolean isOver) {
        var all = new ArrayList<String>();
        var found = OPTION.matcher(options);
        while (found.find()) {
            var isChosen = Pattern.compile("\\sselected(?=[\\s=]|$)")
                    .matcher(found.group(1))
                    .find();
            if (isOver || isChosen || all.isEmpty()) {
                all.add(found.group(1).contains("value=") ? attribute(found.group(1), "value") : plain(found.group(2)));
            }
        }
        return all;
    }

    private static boolean isChecked(String attributes) {
        return Pattern.compile("\\schecked(?=[\\s=]|$)").matcher(attributes).find();
    }

    private static String attribute(String attributes, String name) {
        var found = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(attributes);
        return found.find() ? plain(found.group(1)) : "";
    }

    /** What stands for a text in a page. */
    public static String plain(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
