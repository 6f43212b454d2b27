package dev.latchkey.page.signin;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the outline of an SVG.
 *
 * @param size width and height in modules, with the quiet zone of four on each side
 * @param path data of an SVG path
 */
public record QrPicture(int size, String path) {

    private static final int QUIET = 4;

    static QrPicture of(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (var y = 0; y < code.size; y++) {
            for (var x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(' ')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size + 2 * QUIET, path.toString());
    }

    @Override
    public String toString() {
        return "QrPicture[redacted]";
    }
}
