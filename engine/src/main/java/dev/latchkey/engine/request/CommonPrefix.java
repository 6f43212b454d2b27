package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate.Literal;
import dev.latchkey.engine.apispec.PathTemplate.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The beginning that all paths of an API share. */
final class CommonPrefix {

    /** Characters of a segment (RFC 3986 §3.3) that need no second thought in a header or a URL. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@%-]+");

    private CommonPrefix() {}

    /** The longest run of whole, literal segments that every path begins with, such as {@code /orders}; empty for none. */
    static String of(Collection<Operation> operations) {
        List<String> common = null;
        for (var operation : operations) {
            for (var path : operation.paths()) {
                common = shared(common, path.segments());
            }
        }
        return common == null || common.isEmpty() ? "" : "/" + String.join("/", common);
    }

    private static List<String> shared(@Nullable List<String> common, List<Segment> segments) {
        var shared = new ArrayList<String>();
        for (var i = 0; i < segments.size() && (common == null || i < common.size()); i++) {
            if (!(segments.get(i) instanceof Literal literal)
                    || !PLAIN.matcher(literal.text()).matches()
                    || (common != null && !common.get(i).equals(literal.text()))) {
                break;
            }
            shared.add(literal.text());
        }
        return shared;
    }
}
