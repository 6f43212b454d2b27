package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodePiece.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells keywords, texts and remarks of code apart, well enough for the examples. Put behind one another, the pieces are the code.
 * Immutable.
 */
public final class Highlighter {

    private static final String DOUBLE = "\"(?:[^\"\\\\\\n]++|\\\\.)*+\"";
    private static final String SINGLE = "'(?:[^'\\\\\\n]++|\\\\.)*+'";
    private static final String BLOCK = "\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\"";
    private static final String SLASHES = "//[^\\n]*+";
    private static final String HASH = "(?<![^\\s])#[^\\n]*+";

    private static final Map<Language, Pattern> PATTERNS = new EnumMap<>(Map.of(
            Language.CURL,
            pattern(
                    HASH,
                    "(?:'[^']*+'|\\\\')++|\"(?:[^\"\\\\]++|\\\\[\\s\\S])*+\"",
                    "curl|echo|printf|read|if|then|fi|exit|shift|jq|openssl|tr|sed|mktemp"),
            Language.JAVASCRIPT,
            pattern(
                    SLASHES,
                    SINGLE + "|" + DOUBLE,
                    "import|from|const|let|await|async|function|return|new|if|throw|process|true|false|null"),
            Language.PYTHON,
            pattern(
                    HASH,
                    BLOCK + "|" + DOUBLE,
                    "import|from|def|return|for|in|not|with|as|if|or|raise|try|except|print|True|False|None"),
            Language.JAVA,
            pattern(
                    SLASHES,
                    BLOCK + "|" + DOUBLE,
                    "import|public|private|final|this|class|static|void|throws|throw|var|new|if|return|byte"),
            Language.CSHARP,
            pattern(
                    SLASHES,
                    "\"\"\"[\\s\\S]*?\"\"\"|" + DOUBLE + "|" + SINGLE,
                    "using|var|new|await|async|if|return|throw|static|string|byte|int|null"),
            Language.GO,
            pattern(
                    SLASHES,
                    DOUBLE + "|`[^`]*+`|" + SINGLE,
                    "package|import|func|type|map|any|if|panic|defer|var|struct|string|byte|nil|return|error")));

    private Highlighter() {}

    private static Pattern pattern(String remark, String text, String words) {
        return Pattern.compile("(" + remark + ")|(" + text + ")|(?<![\\w.$-])(" + words + ")(?![\\w-])");
    }

    /** The pieces of code in a language. */
    public static List<CodePiece> pieces(Language language, String code) {
        var pattern = PATTERNS.get(language);
        if (pattern == null) {
            throw new IllegalStateException("nothing is known of " + language);
        }
        var pieces = new ArrayList<CodePiece>();
        var found = pattern.matcher(code);
        var at = 0;
        while (found.find()) {
            if (found.start() > at) {
                pieces.add(new CodePiece(Kind.PLAIN, code.substring(at, found.start())));
            }
            var kind = found.group(1) != null ? Kind.REMARK : found.group(2) != null ? Kind.TEXT : Kind.WORD;
            pieces.add(new CodePiece(kind, found.group()));
            at = found.end();
        }
        if (at < code.length()) {
            pieces.add(new CodePiece(Kind.PLAIN, code.substring(at)));
        }
        return List.copyOf(pieces);
    }
}
