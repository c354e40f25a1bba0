// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barrel organ on I2C that provides PWMs: the chip is allocated with room for
 * the driver's struct, and put behind a regulator that stays.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/pwm.h>
#include <linux/regulator/consumer.h>

#define BARREL_DUTY	0x10

struct barrel {
	struct i2c_client *client;
	struct regulator *vdd;
};

static int barrel_apply(struct pwm_chip *chip, struct pwm_device *pwm,
			const struct pwm_state *state)
{
	struct barrel *barrel = pwmchip_get_drvdata(chip);
	u8 duty = 0;

	if (state->enabled && state->period)
		duty = mul_u64_u64_div_u64(state->duty_cycle, 255, state->period);

	return i2c_smbus_write_byte_data(barrel->client, BARREL_DUTY + pwm->hwpwm, duty);
}

static const struct pwm_ops barrel_ops = {
	.apply = barrel_apply,
};

static int barrel_probe(struct i2c_client *client)
{
	struct pwm_chip *chip;
	struct barrel *barrel;
	int ret;

	chip = pwmchip_alloc(&client->dev, 8, sizeof(*barrel));
	if (IS_ERR(chip))
		return PTR_ERR(chip);

	chip->ops = &barrel_ops;
	barrel = pwmchip_get_drvdata(chip);
	barrel->client = client;

	barrel->vdd = regulator_get(&client->dev, "vdd");
	if (IS_ERR(barrel->vdd)) {
		ret = PTR_ERR(barrel->vdd);
		goto err_put_chip;
	}

	ret = pwmchip_add(chip);
	if (ret < 0)
		goto err_put_vdd;

	i2c_set_clientdata(client, chip);

	return 0;

err_put_vdd:
	regulator_put(barrel->vdd);
err_put_chip:
	pwmchip_put(chip);
	return ret;
}

static void barrel_remove(struct i2c_client *client)
{
	struct pwm_chip *chip = i2c_get_clientdata(client);
	struct barrel *barrel = pwmchip_get_drvdata(chip);

	pwmchip_remove(chip);
	regulator_put(barrel->vdd);
	pwmchip_put(chip);
}

static const struct i2c_device_id barrel_id[] = {
	{ "barrel-organ" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, barrel_id);

static struct i2c_driver barrel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = barrel_probe,
	.remove = barrel_remove,
	.id_table = barrel_id,
};
module_i2c_driver(barrel_driver);

MODULE_DESCRIPTION("Barrel organ");
MODULE_LICENSE("GPL");
