/* settings-table.c - what a user can choose, with its words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings.h"

#include <glib/gi18n-lib.h>

/* In the order of Output. */
static const SettingChoice outputs[] = {
  { "layer", N_ ("One layer per class"), .help = N_ ("A heat layer above yours for each class that is ticked") },
  { "group", N_ ("A layer group"), .help = N_ ("The same layers, together in a layer group") },
  { "mask", N_ ("Layer mask"), .help = N_ ("Hides what is cold: only what spoke for the class can be seen of your layer") },
  { "selection", N_ ("Selection"), .help = N_ ("Selects what spoke for the class, the more the hotter it is") },
  { "channel", N_ ("One channel per class"), .help = N_ ("Keeps the heat for later, as a channel that can become a selection") },
  { NULL },
};

/* In the order of ViaColormap. */
static const SettingChoice colormaps[] = {
  { "turbo", N_ ("Turbo"), .help = N_ ("From blue over green to red: even small differences show") },
  { "jet", N_ ("Jet"), .help = N_ ("The rainbow that most papers use") },
  { "viridis", N_ ("Viridis"), .help = N_ ("From violet to yellow in even steps, also for colour-blind eyes and in print") },
  { "inferno", N_ ("Inferno"), .help = N_ ("From black to yellow, like glowing metal") },
  { "gray", N_ ("Grey"), .help = N_ ("From black to white") },
  { "diverging", N_ ("Diverging"), .help = N_ ("Blue against red: for one class rather than another") },
  { NULL },
};

/* In the order of Blend. */
static const SettingChoice blend_modes[] = {
  { "normal", N_ ("Normal"), .help = N_ ("The heat lies over the picture like coloured glass") },
  { "overlay", N_ ("Overlay"), .help = N_ ("Colours the picture and strengthens its contrast") },
  { "hard-light", N_ ("Hard light"), .help = N_ ("Colours the picture strongly, as a coloured lamp would") },
  { "soft-light", N_ ("Soft light"), .help = N_ ("Colours the picture gently, as a coloured lamp would") },
  { "multiply", N_ ("Multiply"), .help = N_ ("Darkens: what is cold becomes dark") },
  { "screen", N_ ("Screen"), .help = N_ ("Brightens: what is hot becomes light") },
  { "addition", N_ ("Addition"), .help = N_ ("Brightens strongly: what is hot glows") },
  { NULL },
};

/* In the order of ViaFit. */
static const SettingChoice fits[] = {
  { "crop", N_ ("Centre only"),
    .help = N_ (
        "It looks at the middle square, without distortion, as it was trained; what lies outside is not seen and not explained") },
  { "squash", N_ ("Whole picture, squashed"),
    .help = N_ ("It sees everything, made a square, so that wide things look narrow to it: for long pictures with something at "
                "their edges") },
  { "native", N_ ("Whole picture, in its own shape"),
    .help =
        N_ ("It sees everything without distortion, in as many patches as fit; networks that were trained on one shape alone may "
            "be less sure than of a square") },
  { "tile", N_ ("Whole picture, in tiles"),
    .help =
        N_ ("It sees everything without distortion and in more detail, through square windows one after the other, which takes as "
            "many times as long") },
  { NULL },
};

/* In the order of ViaPrecision. */
static const SettingChoice precisions[] = {
  { "exact", N_ ("Exact"), .help = N_ ("Computes with twice as many digits, and takes a little longer") },
  { "fast", N_ ("Fast"), .help = N_ ("Saves some time, for a map that nearly always looks the same") },
  { NULL },
};

static const SettingChoice sources[] = {
  { "layer", N_ ("The layer"), .help = N_ ("The chosen layer alone, as if nothing lay above it") },
  { "visible", N_ ("What is visible"), .help = N_ ("The picture as you see it, of all layers that are visible, but for heat") },
  { NULL },
};

static const SettingChoice colors[] = {
  { "managed", N_ ("Converted to sRGB"), .help = N_ ("The colours that you see") },
  { "raw", N_ ("Code values as they are"),
    .help = N_ ("The file's numbers, whatever colours its profile makes of them, as Python reads them") },
  { NULL },
};

const Setting settings_table[N_SETTINGS] = {
  [SETTING_MODEL] = { "model", SETTING_STRING, N_ ("_Model"),
                      N_ ("A model's name, or a path to its .ini, its checkpoint or their folder; empty for the built-in model"),
                      "" },
  [SETTING_METHOD] = { "method", SETTING_CHOICE, N_ ("M_ethod"), N_ ("How the explanation is computed"),
                       "transformer_attribution" },
  [SETTING_CLASSES] = { "classes", SETTING_STRING, N_ ("Cl_ass"),
                        N_ ("Classes to explain, as names or numbers with commas between them, or top:5; empty for the predicted "
                            "class; of a CLIP that is asked in words, prompts with semicolons between them"),
                        "" },
  [SETTING_OUTPUT] = { "output", SETTING_CHOICE, N_ ("O_utput"), N_ ("What the explanation becomes"), "layer", .choices = outputs },
  [SETTING_COLORMAP] = { "colormap", SETTING_CHOICE, N_ ("Hea_t colours"), N_ ("Colours of the heat map"), "turbo",
                         .choices = colormaps },
  [SETTING_BLEND_MODE] = { "blend-mode", SETTING_CHOICE, N_ ("_Blend mode"),
                           N_ ("How the heat lies over the picture, as in GIMP's layer dialog"), "normal", .choices = blend_modes },
  [SETTING_OPACITY] = { "opacity", SETTING_FLOAT, N_ ("O_pacity"), N_ ("Opacity of the heat map in percent"),
                        G_STRINGIFY (SETTINGS_OPACITY), 0, 100 },
  [SETTING_THRESHOLD] = { "threshold", SETTING_BOOL, N_ ("Threshol_d"), N_ ("Only hot or cold, and nothing between them"),
                          "false" },
  [SETTING_FIT] = { "fit", SETTING_CHOICE, N_ ("_Fit"), N_ ("The network sees a square: how does the picture become one?"), "crop",
                    .choices = fits },
  [SETTING_PRECISION] = { "precision", SETTING_CHOICE, N_ ("Precisio_n"), N_ ("Whether to compute exactly, or to save time"),
                          "exact", .choices = precisions },
  [SETTING_SOURCE] = { "source", SETTING_CHOICE, N_ ("Loo_k at"),
                       N_ ("Whether the network looks at the layer alone, or at all that can be seen"), "layer",
                       .choices = sources },
  [SETTING_CONVERT] = { "convert", SETTING_BOOL, N_ ("Con_vert to RGB"), N_ ("Allow converting a grey or indexed image to RGB"),
                        "false" },
  [SETTING_COLOR] = { "color", SETTING_CHOICE, N_ ("Colou_r"), N_ ("Whether colours are converted to sRGB first"), "managed",
                      .choices = colors },
  [SETTING_AGAINST] = { "against", SETTING_STRING, N_ ("A_gainst"),
                        N_ ("Why this class rather than that one?  Choose or type the other, or rest for all others: red then "
                            "speaks for the first, blue for the second"),
                        "" },
  [SETTING_OPTIONS] = { "options", SETTING_STRING, N_ ("Opt_ions"), N_ ("Rarer options, such as: start-layer=1 ablation"), "" },
};

static gboolean
method_choice (int i, SettingChoice *choice)
{
  for (const ViaMethod *const *method = via_method_list (); *method; method++)
    if (i-- == 0)
      {
        *choice = (SettingChoice){ via_method_id (*method), via_method_title (*method), via_method_help (*method) };
        return TRUE;
      }
  return FALSE;
}

gboolean
setting_choice (SettingId id, int i, SettingChoice *choice)
{
  if (id == SETTING_METHOD)
    return method_choice (i, choice);
  for (const SettingChoice *c = settings_table[id].choices; c && c->id; c++)
    if (i-- == 0)
      {
        *choice = (SettingChoice){ c->id, _ (c->label), c->help ? _ (c->help) : NULL };
        return TRUE;
      }
  return FALSE;
}
