/* refusals.c - why an image or a layer cannot be explained.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "refusals.h"

#include <glib/gi18n-lib.h>
#include <via.h>

static const char *const sentences[] = {
  [REFUSED_NO_IMAGE] = N_ ("There is no such image; open one first"),
  [REFUSED_NO_LAYER] = N_ ("The image has no such layer; choose the one layer to explain"),
  [REFUSED_SEVERAL_LAYERS] = N_ ("Several layers are selected; select the one layer to explain"),
  [REFUSED_NOT_A_LAYER] = N_ ("The active drawable is not a layer; choose the one layer to explain"),
  [REFUSED_EMPTY_GROUP] = N_ ("The layer group is empty and has no pixels; put a layer into it, or choose another one"),
  [REFUSED_NO_PICTURE] = N_ ("This is a heat layer, and there is no picture below it; choose the layer to explain"),
  [REFUSED_NO_PIXELS] = N_ ("GIMP does not hand out the layer's pixels; try again"),
  [REFUSED_NO_COPY] = N_ ("GIMP cannot copy what is visible; choose the layer as the source"),
  [REFUSED_OUTSIDE] = N_ ("The selection lies outside the layer; move it, or select none"),
  [REFUSED_GRAY] =
      N_ ("The image is greyscale and cannot hold a coloured layer; allow the conversion (convert), or use Image > Mode > RGB"),
  [REFUSED_INDEXED] =
      N_ ("The image is indexed and cannot hold a coloured layer; allow the conversion (convert), or use Image > Mode > RGB"),
  [REFUSED_METHODS] = N_ ("Several methods become a layer group; choose that as the output (group), or one method"),
  [REFUSED_MASKED] = N_ ("The layer already has a mask; apply or delete it (Layer > Mask), or choose another output"),
  [REFUSED_GONE] = N_ ("The explained layer is gone; choose another one"),
  [REFUSED_NO_HEAT] = N_ ("The image has no heat layer; make one with Filters > Explain > ViT Attribution"),
  [REFUSED_ONE_HEAT] = N_ ("It takes two heat layers of one image; make another one with Filters > Explain > ViT Attribution"),
  [REFUSED_NOT_RGB] = N_ ("The image is not RGB and cannot hold the colours of heat; use Image > Mode > RGB"),
  [REFUSED_LOCKED] = N_ ("The layer's pixels are locked; unlock them in the layers' dialog"),
  [REFUSED_OTHER] = N_ ("The two layers belong to different images; choose two of the same image"),
  [REFUSED_BY_GIMP] = N_ ("GIMP did not accept the new layers; undo once to have the image as it was"),
  [REFUSED_NO_DISPLAY] = N_ ("The dialog needs a display; run without it (RUN-NONINTERACTIVE)"),
};

gboolean
refusal_error (Refusal why, GError **error)
{
  g_set_error_literal (error, VIA_ERROR, why == REFUSED_GONE ? VIA_ERROR_NOT_FOUND : VIA_ERROR_UNSUPPORTED, _ (sentences[why]));
  return FALSE;
}
