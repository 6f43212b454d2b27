package dev.latchkey.engine.routing;

/**
 * Characters beyond ASCII that servers are known to take for one of those that shape a path, or to leave out: compatibility forms
 * (Unicode TR 15) and what code pages of Windows fit to ASCII.
 */
final class Lookalikes {

    private Lookalikes() {}

    /** For how many dots it is taken, 0 for almost every character. */
    static int dots(int character) {
        return switch (character) {
            case 0x2024, 0xFE52, 0xFF0E -> 1;
            case 0x2025, 0xFE30 -> 2;
            case 0x2026, 0xFE19 -> 3;
            default -> 0;
        };
    }

    /** The slash, backslash, semicolon, question mark or number sign for which it is taken; 0 for almost every character. */
    static char separator(int character) {
        return switch (character) {
            case 0x2044, 0x2215, 0xFF0F -> '/';
            case 0x2216, 0xFE68, 0xFF3C -> '\\';
            case 0x037E, 0xFE14, 0xFE54, 0xFF1B -> ';';
            case 0xFE16, 0xFE56, 0xFF1F -> '?';
            case 0xFE5F, 0xFF03 -> '#';
            default -> 0;
        };
    }

    /** The ampersand, equals sign, semicolon or question mark for which it is taken; 0 for almost every character. */
    static char separatorOfQuery(int character) {
        return switch (character) {
            case 0xFE60, 0xFF06 -> '&';
            case 0x207C, 0x208C, 0xFE66, 0xFF1D -> '=';
            default -> {
                var separator = separator(character);
                yield separator == ';' || separator == '?' ? separator : 0;
            }
        };
    }

    /** Whether it is taken for a space, or for nothing at all. */
    static boolean isBlank(int character) {
        return character == ' ' || Character.isSpaceChar(character) || isIgnored(character);
    }

    /** Whether it is seen nowhere, so that some servers leave it out (Default_Ignorable_Code_Point of Unicode TR 44, and formats). */
    static boolean isIgnored(int character) {
        return Character.getType(character) == Character.FORMAT
                || character == 0x034F
                || (character >= 0x115F && character <= 0x1160)
                || (character >= 0x17B4 && character <= 0x17B5)
                || (character >= 0x180B && character <= 0x180F)
                || (character >= 0x2060 && character <= 0x206F)
                || character == 0x3164
                || (character >= 0xFE00 && character <= 0xFE0F)
                || character == 0xFFA0
                || (character >= 0xFFF0 && character <= 0xFFF8)
                || (character >= 0xE0000 && character <= 0xE0FFF);
    }
}
