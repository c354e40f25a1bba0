// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metronome that beats two PWMs: the chip is allocated for the device already, and
 * its registration follows.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/math64.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

#define METRONOME_BEAT(n)	((n) * 0x04)
#define METRONOME_RATE		1000

struct metronome {
	void __iomem *base;
};

static int metronome_apply(struct pwm_chip *chip, struct pwm_device *pwm,
			   const struct pwm_state *state)
{
	struct metronome *metronome = pwmchip_get_drvdata(chip);
	u64 beat = 0;

	if (state->enabled)
		beat = mul_u64_u64_div_u64(state->duty_cycle, METRONOME_RATE, NSEC_PER_SEC);
	writel(beat, metronome->base + METRONOME_BEAT(pwm->hwpwm));

	return 0;
}

static const struct pwm_ops metronome_ops = {
	.apply = metronome_apply,
};

static int metronome_probe(struct platform_device *pdev)
{
	struct metronome *metronome;
	struct pwm_chip *chip;
	int ret;

	chip = devm_pwmchip_alloc(&pdev->dev, 2, sizeof(*metronome));
	if (IS_ERR(chip))
		return PTR_ERR(chip);

	chip->ops = &metronome_ops;
	metronome = pwmchip_get_drvdata(chip);
	metronome->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(metronome->base))
		return PTR_ERR(metronome->base);

	ret = pwmchip_add(chip);
	if (ret < 0)
		return dev_err_probe(&pdev->dev, ret, "cannot add the PWMs\n");

	platform_set_drvdata(pdev, chip);

	return 0;
}

static void metronome_remove(struct platform_device *pdev)
{
	struct pwm_chip *chip = platform_get_drvdata(pdev);

	pwmchip_remove(chip);
}

static const struct of_device_id metronome_of_match[] = {
	{ .compatible = "devmify,metronome" },
	{ }
};
MODULE_DEVICE_TABLE(of, metronome_of_match);

static struct platform_driver metronome_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = metronome_of_match,
	},
	.probe = metronome_probe,
	.remove = metronome_remove,
};
module_platform_driver(metronome_driver);

MODULE_DESCRIPTION("Metronome");
MODULE_LICENSE("GPL");
