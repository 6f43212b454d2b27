package dev.latchkey.page;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import java.util.List;

/**
 * A text whose places hold parts of a page: a name in bold, a link, a time. The order of the parts is the text's, everything that is
 * no part of the page is escaped.
 */
final class Sentence implements Content {

    /** Private-use characters stand for the parts while the text is formatted; what people typed never passes there. */
    private static final char FIRST_MARK = '\uE000';

    /** Most values of one sentence. */
    private static final int VALUES_MAX = 16;

    private final String text;
    private final List<Object> parts;

    private Sentence(String text, List<Object> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** @param values numbers, which the text may choose by; {@link Content}; anything else is written as text */
    static Sentence of(Messages messages, String key, Object... values) {
        if (values.length > VALUES_MAX) {
            throw new IllegalArgumentException("a sentence has at most " + VALUES_MAX + " values");
        }
        var marks = new Object[values.length];
        for (var i = 0; i < values.length; i++) {
            marks[i] = values[i] instanceof Number ? values[i] : String.valueOf((char) (FIRST_MARK + i));
        }
        return new Sentence(messages.text(key, marks), List.of(values));
    }

    @Override
    public void writeTo(TemplateOutput output) {
        var begin = 0;
        for (var i = 0; i < text.length(); i++) {
            var part = text.charAt(i) - FIRST_MARK;
            if (part >= 0 && part < parts.size()) {
                output.writeUserContent(text.substring(begin, i));
                write(output, parts.get(part));
                begin = i + 1;
            }
        }
        output.writeUserContent(text.substring(begin));
    }

    private static void write(TemplateOutput output, Object part) {
        if (part instanceof Content content) {
            output.writeUserContent(content);
        } else {
            output.writeUserContent(part.toString());
        }
    }
}
